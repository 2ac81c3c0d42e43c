"""Bills older than those that are shown: asked for, opened, read."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contract, User
from accounts.notices.models import Notice
from billing.models import Bill
from billing.older_bills import actions
from billing.older_bills.models import KEPT, OldBillsRequest
from billing.statements.forms import WRONG_WAY_ROUND
from billing.statements.months import shifted
from portal.audit.by import By, Via
from tests import letters
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.portal.threads import together

NOVEMBER = date(2026, 11, 1)
OLDEST = shifted(NOVEMBER, -19)
DAY = timedelta(days=1)
STAFF = By("abcdefghijklmnopqrstuv", Via.DESK)
INDEX = reverse("billing:older_bills:index")


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

    page = browser.get(reverse("billing:older_bills:detail", args=[asked.public_id]))
    assert page.text.count(address(bills[19])) == 1
    assert page.text.count(address(bills[18])) == 1
    assert browser.get(address(bills[19])).status_code == 200
    assert browser.get(reverse("billing:exports:bill", args=[bills[19].public_id])).status_code == 200
    assert browser.get(address(bills[17])).status_code == 404  # not asked for


def test_the_customer_is_told_by_mail_and_in_the_portal(asked: OldBillsRequest, contractor: User) -> None:
    actions.open_bills(asked=asked, by=STAFF)

    (mail,) = letters.deliver()
    url = reverse("billing:older_bills:detail", args=[asked.public_id])
    assert mail.to == contractor.email
    assert url in mail.text
    for text in (mail.text, mail.html):
        assert "お申し込みの明細をご覧いただけるようにしました。" in text
        assert f"お客様番号：*****{asked.contract.customer_number[-3:]}" in text
        assert asked.contract.customer_number not in text
    assert Notice.objects.get(account=contractor).url == url


def test_after_ninety_days_it_is_closed_again(
    bills: list[Bill], asked: OldBillsRequest, contractor: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)
    OldBillsRequest.objects.update(open_until=Now() - timedelta(seconds=1))
    browser = client_of(contractor)

    assert browser.get(address(bills[19])).status_code == 404
    for page in (reverse("billing:older_bills:detail", args=[asked.public_id]), INDEX):
        said = browser.get(page).text
        assert "公開期間が終わりました" in said
        assert "公開中" not in said


def test_list_and_request_say_the_same_of_it(asked: OldBillsRequest, contractor: User, client_of: ClientOf) -> None:
    browser = client_of(contractor)
    pages = [INDEX, reverse("billing:older_bills:detail", args=[asked.public_id])]

    assert all("受付済み" in browser.get(page).text for page in pages)
    actions.open_bills(asked=asked, by=STAFF)
    assert all("公開中" in browser.get(page).text for page in pages)
    OldBillsRequest.objects.update(state="refused")
    assert all("公開できませんでした" in browser.get(page).text for page in pages)


def test_an_opened_bill_leads_to_no_neighbour_that_was_not(
    bills: list[Bill], asked: OldBillsRequest, contractor: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)

    page = client_of(contractor).get(address(bills[18])).text

    assert address(bills[17]) not in page
    assert "次の月" not in page


def test_a_refusal_says_why(asked: OldBillsRequest, contractor: User, client_of: ClientOf) -> None:
    actions.refuse(asked=asked, by=STAFF, answer="お名前の変更前のご契約のためです。")

    page = client_of(contractor).get(reverse("billing:older_bills:detail", args=[asked.public_id]))

    assert "お名前の変更前のご契約のためです。" in page.text
    (mail,) = letters.deliver()
    for text in (mail.text, mail.html):
        assert "お申し込みの明細は公開できませんでした。" in text
        assert "お名前の変更前" not in text


def test_months_the_wrong_way_round_are_shown_again_with_what_to_change(
    bills: list[Bill], contractor: User, client_of: ClientOf
) -> None:
    page = client_of(contractor).post(INDEX, {"first": shifted(OLDEST, 1).isoformat(), "last": OLDEST.isoformat()})

    assert page.context["form"].errors == {"first": [WRONG_WAY_ROUND]}
    assert f'<option value="{shifted(OLDEST, 1).isoformat()}" selected>' in page.text
    assert f'<option value="{OLDEST.isoformat()}" selected>' in page.text
    assert not OldBillsRequest.objects.exists()


def test_whoever_has_no_contract_is_told_how_to_add_one(guest: User, client_of: ClientOf) -> None:
    page = client_of(guest).get(INDEX).text

    assert "ご契約がまだ登録されていません" in page
    assert f'href="{reverse("accounts:contracts:add")}"' in page
    assert "保管しているご請求は" not in page


def test_the_stranger_reads_nothing(
    bills: list[Bill], asked: OldBillsRequest, stranger: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)
    browser = client_of(stranger)

    assert browser.get(reverse("billing:older_bills:detail", args=[asked.public_id])).status_code == 404
    assert browser.get(address(bills[19])).status_code == 404
    assert browser.get(INDEX, {"contract": bills[0].contract.public_id}).status_code == 404


def test_the_next_holder_of_the_contract_gets_nothing_of_what_was_opened(
    bills: list[Bill], asked: OldBillsRequest, stranger: User, client_of: ClientOf
) -> None:
    actions.open_bills(asked=asked, by=STAFF)

    Contract.objects.filter(pk=bills[0].contract_id).update(holder=stranger)

    assert client_of(stranger).get(address(bills[19])).status_code == 404


def test_nothing_is_opened_to_who_holds_the_contract_no_longer(
    bills: list[Bill], asked: OldBillsRequest, stranger: User, contractor: User
) -> None:
    Contract.objects.filter(pk=bills[0].contract_id).update(holder=stranger)

    with pytest.raises(actions.NotTheirs):
        actions.open_bills(asked=asked, by=STAFF)
    with pytest.raises(actions.NotTheirs):
        actions.refuse(asked=asked, by=STAFF, answer="だめです。")

    asked.refresh_from_db()
    assert asked.state == "asked"
    assert letters.deliver() == []
    assert not Notice.objects.filter(account=contractor).exists()


def test_the_mail_is_dropped_where_the_contract_went_before_it_left(
    bills: list[Bill], asked: OldBillsRequest, stranger: User
) -> None:
    actions.open_bills(asked=asked, by=STAFF)

    Contract.objects.filter(pk=bills[0].contract_id).update(holder=stranger)

    assert letters.deliver() == []


@pytest.mark.parametrize(
    ("ended", "is_kept"),
    [
        ({"state": "refused", "answered_at": Now() - KEPT}, False),
        ({"state": "refused", "answered_at": Now() - KEPT + DAY}, True),
        ({"state": "open", "open_until": Now() - KEPT}, False),
        ({"state": "open", "open_until": Now() - KEPT + DAY}, True),
        ({"asked_at": Now() - KEPT}, True),
    ],
    ids=["refused", "refused lately", "closed", "closed lately", "waiting"],
)
def test_what_ended_half_a_year_ago_is_forgotten(asked: OldBillsRequest, ended: dict[str, Any], is_kept: bool) -> None:
    OldBillsRequest.objects.update(**ended)

    call_command("purge", "old_bills_requests")

    assert OldBillsRequest.objects.exists() == is_kept


def test_what_nobody_can_be_answered_is_forgotten_too(bills: list[Bill], asked: OldBillsRequest) -> None:
    Contract.objects.filter(pk=bills[0].contract_id).update(holder=None, held_since=None)
    call_command("purge", "old_bills_requests")
    assert OldBillsRequest.objects.exists()

    OldBillsRequest.objects.update(asked_at=Now() - KEPT)
    call_command("purge", "old_bills_requests")

    assert not OldBillsRequest.objects.exists()


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
