"""Bills before and after a change of hands: whose are which."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.contracts import actions as contract_actions
from accounts.models import Contract, Notice, User
from accounts.own_data.actions import export
from billing.bill_mails import actions as bill_mail_actions
from billing.invoices import actions as invoice_actions
from billing.models import Bill
from portal.audit.by import By
from tests.accounts.contracts.changing_hands import NUMBER, change_hands, decide
from tests.billing.invoices.invoiced_bills import billed
from tests.conftest import ClientOf
from tests.linkage.lines.test_sections import a_line
from tests.people import a_contract, an_account

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
INDEX = reverse("billing:former_bills:index")
LIST = reverse("billing:statements:index")


def of_month(contract: Contract, month: date, amount: int) -> Bill:
    return billed(contract, month, [{"description": "基本料", "amount": amount, "line_number": "09011112222"}])


def former(page: str, bill: Bill) -> str:
    return reverse(f"billing:former_bills:{page}", args=[bill.public_id])


@pytest.fixture
def held(guest: User) -> Contract:
    """The guest's contract with two bills."""
    contract = a_contract(NUMBER, guest)
    of_month(contract, OCTOBER, 5100)
    of_month(contract, NOVEMBER, 5200)
    return contract


@pytest.fixture
def taken(held: Contract, tmp_path: Path, agent: User) -> Contract:
    """The same after another person got it, with a bill of after and a new revision of November."""
    decide(change_hands(tmp_path, held), agent, same=False)
    of_month(held, DECEMBER, 9900)
    of_month(held, NOVEMBER, 7700)
    return held


@pytest.fixture
def next_holder(taken: Contract) -> User:
    """The other person, who has registered."""
    account = an_account("nagisa", "なぎさ")
    taken.refresh_from_db()
    contract_actions.hold(contract=taken, account=account)
    return account


class TestTheFormerHolder:
    def test_reads_the_bills_of_before_and_none_of_after(
        self, taken: Contract, guest: User, client_of: ClientOf
    ) -> None:
        page = client_of(guest).get(INDEX).text

        assert ("2026年10月" in page, "2026年11月" in page, "2026年12月" in page) == (True, True, False)
        assert "5,720円" in page  # November as it was, not as it was revised
        assert "8,470" not in page

    def test_reads_them_while_the_desk_decides_too(
        self, held: Contract, tmp_path: Path, guest: User, client_of: ClientOf
    ) -> None:
        change_hands(tmp_path, held)
        after = of_month(held, DECEMBER, 9900)
        browser = client_of(guest)

        assert "2026年11月" in browser.get(INDEX).text
        assert browser.get(former("detail", after)).status_code == 404

    def test_a_link_of_before_leads_there(self, taken: Contract, guest: User, client_of: ClientOf) -> None:
        october, december = Bill.objects.get(month=OCTOBER), Bill.objects.get(month=DECEMBER)
        browser = client_of(guest)

        answer = browser.get(reverse("billing:statements:detail", args=[october.public_id]))
        assert answer["Location"] == former("detail", october)
        assert browser.get(reverse("billing:statements:detail", args=[december.public_id])).status_code == 404

    @pytest.mark.parametrize("page", ["detail", "pdf"])
    def test_no_address_leads_to_what_came_after(
        self, page: str, taken: Contract, guest: User, client_of: ClientOf
    ) -> None:
        browser = client_of(guest)

        for bill in (Bill.objects.get(month=DECEMBER), Bill.objects.get(month=NOVEMBER, superseded_at=None)):
            assert browser.get(former(page, bill)).status_code == 404

    def test_the_detail_has_every_item_and_no_name_of_a_plan_of_today(
        self, taken: Contract, guest: User, client_of: ClientOf
    ) -> None:
        page = client_of(guest).get(former("detail", Bill.objects.get(month=OCTOBER))).text

        assert "基本料" in page
        assert "5,610" in page
        assert "浜辺" not in page

    def test_the_pdf_is_addressed_to_the_person_of_then(
        self, taken: Contract, guest: User, client_of: ClientOf
    ) -> None:
        october = Bill.objects.get(month=OCTOBER)

        answer = client_of(guest).get(former("pdf", october))

        assert answer["Content-Type"] == "application/pdf"
        invoice = invoice_actions.of_bill(public_id=october.public_id)
        assert invoice is not None
        assert invoice.recipient == "湊 ひかり"

    def test_an_invoice_that_is_issued_late_names_no_plan_of_the_next_holder(self, taken: Contract) -> None:
        a_line(taken, "09011112222", plan="つぎのひとのプラン")

        mine, theirs = (
            invoice_actions.of_bill(public_id=Bill.objects.get(month=month).public_id) for month in (OCTOBER, DECEMBER)
        )

        assert mine
        assert theirs
        assert mine.services == {}
        assert "つぎのひとのプラン" in theirs.services["09011112222"]

    def test_a_correction_that_comes_later_is_addressed_to_them_too(self, taken: Contract) -> None:
        taken.refresh_from_db()
        correction = Bill.objects.get(month=NOVEMBER, superseded_at=None)

        invoice = invoice_actions.of_bill(public_id=correction.public_id)

        assert invoice is not None
        assert invoice.recipient == "湊 ひかり"

    def test_a_bill_of_after_is_addressed_to_the_next(self, taken: Contract) -> None:
        invoice = invoice_actions.of_bill(public_id=Bill.objects.get(month=DECEMBER).public_id)

        assert invoice is not None
        assert invoice.recipient == "浜辺 渚"

    def test_reads_nothing_there_after_a_resumption(
        self, held: Contract, tmp_path: Path, guest: User, agent: User, client_of: ClientOf
    ) -> None:
        decide(change_hands(tmp_path, held), agent, same=True)
        browser = client_of(guest)

        assert "以前のご契約のご請求はありません" in browser.get(INDEX).text
        assert "2026年11月" in browser.get(LIST).text

    def test_the_list_costs_one_query_however_much_it_holds(
        self, taken: Contract, guest: User, client_of: ClientOf
    ) -> None:
        browser = client_of(guest)
        browser.get(INDEX)

        with CaptureQueriesContext(connection) as captured:
            browser.get(INDEX)

        assert len(captured) == 3  # session, account, bills

    @pytest.mark.parametrize("page", ["detail", "pdf"])
    def test_the_stranger_and_the_next_holder_are_refused(
        self, page: str, taken: Contract, next_holder: User, stranger: User, client_of: ClientOf
    ) -> None:
        october = Bill.objects.get(month=OCTOBER)

        assert client_of(stranger).get(former(page, october)).status_code == 404
        assert client_of(next_holder).get(former(page, october)).status_code == 404
        assert Client().get(former(page, october)).status_code == 302


class TestTheNextHolder:
    def test_sees_bills_of_after_only_and_why(self, taken: Contract, next_holder: User, client_of: ClientOf) -> None:
        page = client_of(next_holder).get(LIST).text

        assert ("2026年12月" in page, "2026年11月" in page, "2026年10月" in page) == (True, False, False)
        assert "ご契約者が変わる前のご請求は表示されません" in page

    @pytest.mark.parametrize(
        "name",
        ["statements:detail", "invoices:detail", "invoices:pdf", "variance:detail", "exports:bill"],
    )
    def test_no_address_leads_to_those_of_before(
        self, name: str, taken: Contract, next_holder: User, client_of: ClientOf
    ) -> None:
        for bill in Bill.objects.filter(month__lt=DECEMBER):
            answer = client_of(next_holder).get(reverse(f"billing:{name}", args=[bill.public_id]))
            assert answer.status_code == 404, bill

    def test_the_first_bill_has_none_before_it(self, taken: Contract, next_holder: User, client_of: ClientOf) -> None:
        page = client_of(next_holder).get(
            reverse("billing:statements:detail", args=[Bill.objects.get(month=DECEMBER).public_id])
        )

        assert (page.context["before"], page.context["after"]) == (None, None)

    @pytest.mark.parametrize("name", ["home:index", "billing:payments:index", "billing:older_bills:index"])
    def test_other_pages_show_none_of_before(
        self, name: str, taken: Contract, next_holder: User, client_of: ClientOf
    ) -> None:
        page = client_of(next_holder).get(reverse(name)).text

        assert "2026年11月" not in page
        assert "2026年10月" not in page

    def test_ones_own_data_hold_none_of_before(self, taken: Contract, next_holder: User) -> None:
        for bill in Bill.objects.filter(superseded_at=None):
            invoice_actions.of_bill(public_id=bill.public_id)

        written = export(account=next_holder, by=By.owner(next_holder)).decode()

        assert "2026-12-01" in written
        assert "2026-11-01" not in written
        assert "2026-10-01" not in written

    def test_is_told_of_no_bill_of_before(self, taken: Contract, next_holder: User) -> None:
        Bill.objects.filter(month=NOVEMBER, superseded_at=None).update(corrected_by="x")

        bill_mail_actions.announce(at=timezone.now(), today=date(2026, 12, 5))

        titles = Notice.objects.filter(account=next_holder).values_list("title", flat=True)
        assert not [title for title in titles if "11月" in title or "10月" in title]
