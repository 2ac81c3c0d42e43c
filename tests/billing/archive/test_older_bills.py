"""Bills older than those that are shown: asked for, opened, read."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contract, User
from accounts.notices.models import Notice
from billing.archive import actions
from billing.archive.models import OldBillsRequest
from billing.models import Bill
from billing.statements.months import shifted
from tests import letters
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.portal.threads import together

NOVEMBER = date(2026, 11, 1)
OLDEST = shifted(NOVEMBER, -19)
STAFF = "abcdefghijklmnopqrstuv"
INDEX = reverse("billing:archive:index")


@pytest.fixture
def bills(contractor: User) -> list[Bill]:
    """Twenty months, the newest first."""
    contract = Contract.objects.get(holder=contractor)
    made = [a_bill(contract, shifted(NOVEMBER, -back)) for back in range(20)]
    for bill in made:
        an_item(bill, 1, "基本料", 8000)
    return made


@pytest.fixture
def asked(contractor: User, bills: list[Bill]) -> OldBillsRequest:
    """The two oldest months."""
    return actions.ask(
        account=contractor, contract_id=bills[0].contract_id, first=OLDEST, last=shifted(OLDEST, 1), note="確定申告"
    )


def address(bill: Bill) -> str:
    return reverse("billing:statements:detail", args=[bill.public_id])


pytestmark = pytest.mark.django_db(transaction=True)


def test_the_choice_is_what_is_kept_and_not_shown(bills: list[Bill], contractor: User, client_of: ClientOf) -> None:
    form = client_of(contractor).get(INDEX).context["form"]

    months = [value for value, _ in form.fields["first"].choices]
    assert months == [shifted(NOVEMBER, -back).isoformat() for back in range(15, 20)]


def test_a_request_waits_for_staff_and_shows_nothing_yet(
    bills: list[Bill], contractor: User, client_of: ClientOf
) -> None:
    browser = client_of(contractor)

    page = browser.post(
        INDEX, {"first": OLDEST.isoformat(), "last": shifted(OLDEST, 1).isoformat(), "note": "確定申告"}, follow=True
    )

    assert "受付済み" in page.text
    assert browser.get(address(bills[19])).status_code == 404


def test_what_staff_opened_is_read_on_the_ordinary_pages(
    bills: list[Bill], asked: OldBillsRequest, contractor: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)
    browser = client_of(contractor)

    page = browser.get(reverse("billing:archive:detail", args=[asked.public_id]))
    assert page.text.count(address(bills[19])) == 1
    assert page.text.count(address(bills[18])) == 1
    assert browser.get(address(bills[19])).status_code == 200
    assert browser.get(reverse("billing:exports:bill", args=[bills[19].public_id])).status_code == 200
    assert browser.get(address(bills[17])).status_code == 404  # not asked for


def test_the_customer_is_told_by_mail_and_in_the_portal(asked: OldBillsRequest, contractor: User) -> None:
    actions.open_bills(asked=asked, by=STAFF)

    (mail,) = letters.deliver()
    url = reverse("billing:archive:detail", args=[asked.public_id])
    assert mail.to == contractor.email
    assert url in mail.text
    assert Notice.objects.get(account=contractor).url == url


def test_after_ninety_days_it_is_closed_again(
    bills: list[Bill], asked: OldBillsRequest, contractor: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)
    OldBillsRequest.objects.update(open_until=Now() - timedelta(seconds=1))
    browser = client_of(contractor)

    assert browser.get(address(bills[19])).status_code == 404
    page = browser.get(reverse("billing:archive:detail", args=[asked.public_id]))
    assert "公開期間が終わりました" in page.text


def test_a_refusal_says_why(asked: OldBillsRequest, contractor: User, client_of: ClientOf) -> None:
    actions.refuse(asked=asked, by=STAFF, answer="お名前の変更前のご契約のためです。")

    page = client_of(contractor).get(reverse("billing:archive:detail", args=[asked.public_id]))

    assert "お名前の変更前のご契約のためです。" in page.text


def test_the_stranger_reads_nothing(
    bills: list[Bill], asked: OldBillsRequest, stranger: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)
    browser = client_of(stranger)

    assert browser.get(reverse("billing:archive:detail", args=[asked.public_id])).status_code == 404
    assert browser.get(address(bills[19])).status_code == 404
    assert browser.get(INDEX, {"contract": bills[0].contract.public_id}).status_code == 404


def test_the_next_holder_of_the_contract_gets_nothing_of_what_was_opened(
    bills: list[Bill], asked: OldBillsRequest, stranger: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)

    Contract.objects.filter(pk=bills[0].contract_id).update(holder=stranger)

    assert client_of(stranger).get(address(bills[19])).status_code == 404


def test_a_second_request_about_the_contract_waits_for_the_first(
    asked: OldBillsRequest, contractor: User, client_of: ClientOf
) -> None:
    page = client_of(contractor).post(
        INDEX, {"first": OLDEST.isoformat(), "last": OLDEST.isoformat(), "note": ""}, follow=True
    )

    assert "受け付け済みです" in page.text
    assert OldBillsRequest.objects.count() == 1


@pytest.mark.race
def test_of_two_members_of_staff_one_answers(asked: OldBillsRequest) -> None:
    def answer() -> str:
        try:
            actions.open_bills(asked=asked, by=STAFF)
        except actions.AlreadyAnswered:
            return "late"
        return "opened"

    assert sorted(map(str, together(8, answer))) == ["late"] * 7 + ["opened"]
    assert len(letters.deliver()) == 1


def test_what_is_shown_costs_no_query_for_the_archive(bills: list[Bill], contractor: User, client_of: ClientOf) -> None:
    browser = client_of(contractor)
    browser.get(address(bills[0]))

    with CaptureQueriesContext(connection) as captured:
        browser.get(address(bills[0]))

    assert not [query for query in captured if "oldbillsrequest" in query["sql"]]
