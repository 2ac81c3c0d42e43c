"""訂正 and お知らせの再送, by the billing role."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.models import User
from accounts.reauthentication import queries as reauthentication_queries
from billing.models import Bill
from desk.staff.roles import Role
from portal.audit.models import Entry
from tests import letters
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.people import a_contract, an_account, an_insider

MAY_MONTH, JUNE = date(2026, 5, 1), date(2026, 6, 1)
LINE = {"description": "工事費の訂正", "amount": "-550", "tax_category": "10", "reason": "当社都合の工事でした"}


@pytest.fixture
def clerk(db: None) -> User:
    return an_insider("seikyu", "せいきゅう", Role.BILLING)


@pytest.fixture
def desk(clerk: User, client_of: ClientOf) -> Client:
    """A browser of the billing role, its owner freshly proven."""
    browser = client_of(clerk)
    session = browser.session
    session[reauthentication_queries.KEY] = {Strength.PHONE.word: reauthentication_queries.now()}
    session.save()
    return browser


@pytest.fixture
def bill(contractor: User) -> Bill:
    bill = a_bill(contractor.contracts.get(), MAY_MONTH)
    an_item(bill, 1, "基本料", 8000)
    return bill


def address(name: str, bill: Bill) -> str:
    return reverse(f"desk:billing_bill_{name}", args=[bill.public_id])


def test_a_correction_is_the_next_revision_and_the_customer_reads_it(
    desk: Client, bill: Bill, contractor: User, client_of: ClientOf
) -> None:
    check = desk.post(address("correct", bill), LINE)
    assert "8,195円" in check.text
    assert Bill.objects.count() == 1

    answer = desk.post(address("correct", bill), {**LINE, "confirm": "1"}, follow=True)

    new = Bill.objects.newest().get()
    assert (new.revision, new.total) == (2, 8195)  # 7,450 at 10 %
    assert "第2版を作成しました" in answer.text
    assert "当社都合の工事でした" in answer.text
    page = client_of(contractor).get(reverse("billing:statements:detail", args=[new.public_id]))
    assert "工事費の訂正" in page.text
    assert "当社都合の工事でした" not in page.text


@pytest.mark.parametrize("typed", ["-550", "−550", "▲５５０", "ー５５０円"])
def test_an_amount_is_typed_in_any_notation(desk: Client, bill: Bill, typed: str) -> None:
    form = desk.get(address("correct", bill)).text
    check = desk.post(address("correct", bill), {**LINE, "amount": typed}).text
    desk.post(address("correct", bill), {**LINE, "amount": typed, "confirm": "1"})

    assert 'type="number"' not in form
    assert "−550円" in check
    assert Bill.objects.get(revision=2).total == bill.total - 605


def test_what_is_missing_is_said_and_nothing_typed_is_lost(desk: Client, bill: Bill) -> None:
    answer = desk.post(address("correct", bill), {**LINE, "amount": "0", "reason": ""})

    assert "0円の訂正はできません" in answer.text
    assert "工事費の訂正" in answer.text
    assert Bill.objects.count() == 1


def test_what_will_be_made_is_read_once_more(desk: Client, bill: Bill) -> None:
    check = desk.post(address("correct", bill), {**LINE, "tax_category": "8", "tax_included": "on"}).text

    for words in (
        "工事費の訂正",
        "−550円（税込）",
        "8％対象（軽減税率）",
        "8,800円",
        "8,250円",
        "当社都合の工事でした",
    ):
        assert words in check


@pytest.mark.parametrize("confirmed", [{}, {"confirm": "1"}])
def test_a_bill_below_zero_is_a_refund_and_no_correction(confirmed: dict[str, str], desk: Client, bill: Bill) -> None:
    answer = desk.post(address("correct", bill), {**LINE, "amount": "-9000", **confirmed})

    assert "返金は経理の手続きで行ってください" in answer.text
    assert Bill.objects.newest().get() == bill


def test_a_credit_can_be_made_smaller(desk: Client, contractor: User) -> None:
    credit = a_bill(contractor.contracts.get(), MAY_MONTH, -1000, payment_status="due")
    an_item(credit, 1, "返金", -1000)

    assert "−550円" in desk.post(address("correct", credit), {**LINE, "amount": "500"}).text
    desk.post(address("correct", credit), {**LINE, "amount": "500", "confirm": "1"})

    assert Bill.objects.newest().get().total == -550


def test_that_a_paid_bill_is_settled_elsewhere_is_said_before(desk: Client, bill: Bill, contractor: User) -> None:
    due = a_bill(contractor.contracts.get(), JUNE, payment_status="due")
    an_item(due, 1, "基本料", 8000)

    assert "差額（−605円）の請求や返金はマイページでは行いません。" in desk.post(address("correct", bill), LINE).text
    assert "お支払い済みの請求です" not in desk.post(address("correct", due), LINE).text


@pytest.mark.parametrize(
    ("holder", "is_flagged", "before", "after"),
    [
        ("active", False, "お知らせが届きます。", "お客様には、まもなくお知らせが届きます。"),
        ("active", True, "お知らせと適格請求書は、一致する版ができるまで出しません", "お客様にはまだお知らせしません"),
        ("archived", False, "お知らせは届きません", "お使いのアカウントがないため、お知らせは届きません"),
        (None, False, "お知らせは届きません", "お使いのアカウントがないため、お知らせは届きません"),
    ],
)
def test_whether_the_customer_will_be_told_is_said_as_it_is(
    holder: str | None, is_flagged: bool, before: str, after: str, desk: Client
) -> None:
    account = an_account("hikari2", "ひかり", state=holder) if holder else None
    bill = a_bill(a_contract("10077777", account), MAY_MONTH, is_flagged=is_flagged, bill_total=1)
    an_item(bill, 1, "基本料", 8000)

    check = desk.post(address("correct", bill), LINE)
    answer = desk.post(address("correct", bill), {**LINE, "confirm": "1"}, follow=True)

    assert before in check.text
    assert after in answer.text


def test_no_mail_leaves_about_a_bill_whose_amount_is_in_question(desk: Client, contractor: User) -> None:
    bill = a_bill(contractor.contracts.get(), MAY_MONTH, is_flagged=True, bill_total=1)

    assert address("announce", bill) not in desk.get(address("change", bill)).text
    assert (
        desk.post(address("announce", bill), {"reason": "call", "ticket": "", "verified": "callback"}).status_code
        == 404
    )
    assert letters.deliver() == []


def test_without_a_fresh_proof_nothing_is_corrected(clerk: User, bill: Bill, client_of: ClientOf) -> None:
    answer = client_of(clerk).post(address("correct", bill), LINE)

    assert answer.status_code == 302
    assert Bill.objects.count() == 1


def test_a_former_revision_is_corrected_no_more(desk: Client, bill: Bill) -> None:
    desk.post(address("correct", bill), {**LINE, "confirm": "1"})

    assert desk.post(address("correct", bill), LINE).status_code == 404
    assert address("correct", bill) not in desk.get(address("change", bill)).text


def test_the_mail_leaves_once_more_and_the_log_says_why(
    desk: Client, bill: Bill, contractor: User, clerk: User
) -> None:
    desk.post(address("announce", bill), {"reason": "call", "ticket": "A-12", "verified": "callback"})

    (mail,) = letters.deliver()
    assert mail.to == contractor.email
    entry = Entry.objects.get(action="billing:bill_mails:resent")
    assert (entry.actor, entry.about, entry.detail["reason"]) == (clerk.public_id, contractor.public_id, "call")


@pytest.mark.django_db(transaction=True)
def test_three_times_a_day_are_enough(desk: Client, bill: Bill) -> None:
    for _ in range(3):
        desk.post(address("announce", bill), {"reason": "call", "ticket": "", "verified": "callback"})

    answer = desk.post(address("announce", bill), {"reason": "call", "ticket": "", "verified": "callback"}, follow=True)

    assert "本日すでに3回再送しています" in answer.text
    assert len(letters.deliver()) == 3
