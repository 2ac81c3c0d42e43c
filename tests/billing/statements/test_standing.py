"""What customers are told of bills with nothing to pay, and of bills whose amount is in question."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Contract, Notice, User
from billing.models import Bill
from billing.reminders import letters as reminder_letters
from billing.statements.months import shifted
from portal.delivery.models import Letter
from tests.billing.reminders.due_bills import due, failures, overdue, reminded
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.people import a_contract

NOVEMBER = date(2026, 11, 1)
STATUSES = ["due", "overdue", "failed"]
PAGES = ["list", "detail", "home", "payments"]


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


def shown(bill: Bill, page: str, browser: object) -> str:
    """Return the text of a page about the bill."""
    addresses = {
        "list": reverse("billing:statements:index"),
        "detail": reverse("billing:statements:detail", args=[bill.public_id]),
        "home": reverse("home:index"),
        "payments": reverse("billing:payments:index"),
    }
    html = browser.get(addresses[page]).text  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("net", [0, -1200])
def test_nothing_to_pay_is_said_whatever_the_file_says(
    net: int, status: str, page: str, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    bill = a_bill(contract, NOVEMBER, net, payment_status=status, due_on=date(2026, 11, 27))

    text = shown(bill, page, client_of(contractor))

    assert "お支払い不要" in text
    for pressing in ("お支払い前", "お支払い期限超過", "お引き落とし不能", "11月27日", "要対応"):
        assert pressing not in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("is_corrected", [False, True])
def test_an_amount_in_question_is_said_and_presses_nobody(
    is_corrected: bool, status: str, page: str, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    a_bill(contract, shifted(NOVEMBER, -1), 5000)
    if is_corrected:
        a_bill(contract, NOVEMBER, 9000)
    bill = a_bill(
        contract, NOVEMBER, 8000, payment_status=status, due_on=date(2026, 11, 27), bill_total=1, is_flagged=True
    )
    an_item(bill, 1, "基本料", 8000)

    text = shown(bill, page, client_of(contractor))

    assert "金額を確認しています" in text
    for pressing in ("お支払い前", "お支払い期限超過", "お引き落とし不能", "11月27日", "要対応", "+3,300円"):
        assert pressing not in text
    assert "こちらが有効です" not in text


def test_its_difference_is_not_explained_on_either_side(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    october = a_bill(contract, shifted(NOVEMBER, -1), 5000, bill_total=1, is_flagged=True)
    november = a_bill(contract, NOVEMBER, 8000)
    browser = client_of(contractor)

    for bill in (october, november):
        an_item(bill, 1, "基本料", 8000)
        assert (
            reverse("billing:variance:detail", args=[bill.public_id])
            not in browser.get(reverse("billing:statements:detail", args=[bill.public_id])).text
        )
    why = browser.get(reverse("billing:variance:detail", args=[november.public_id])).text
    assert "金額を確認しています" in why
    assert "3,300円" not in why


def test_the_link_to_the_pdf_says_it_too(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    bill = a_bill(contract, NOVEMBER, bill_total=1, is_flagged=True)
    browser = client_of(contractor)

    html = browser.get(reverse("billing:statements:detail", args=[bill.public_id])).text

    assert reverse("billing:invoices:pdf", args=[bill.public_id]) not in html
    assert "請求書（PDF）は、金額の確認が終わるとご覧いただけます。" in html
    assert "金額を確認しています" in browser.get(reverse("billing:invoices:detail", args=[bill.public_id])).text


@pytest.mark.parametrize("net", [0, -1200])
def test_nobody_is_reminded_of_nothing(net: int, contract: Contract) -> None:
    for status, days in (("due", 2), ("failed", -3), ("overdue", -3)):
        due(contract, days, net=net, payment_status=status)
        assert reminded() + failures() + overdue() == 0


def test_a_debit_that_failed_is_told_with_the_doubt(contract: Contract, contractor: User) -> None:
    due(contract, -3, payment_status="failed", bill_total=1, is_flagged=True)

    assert failures() == 1
    assert "金額を確認しています" in Notice.objects.get(account=contractor).body
    content = reminder_letters.failed(Letter.objects.get(kind="billing:reminders:failed"))
    assert content is not None
    assert "金額を確認しています" in content.text
    assert "金額を確認しています" in content.html


def test_a_day_of_payment_that_cannot_be_is_not_shown(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    bill = a_bill(contract, NOVEMBER, payment_status="due", paid_on=date(2026, 11, 20))
    browser = client_of(contractor)
    assert "お支払い日" not in shown(bill, "detail", browser)
    assert "11月20日" not in shown(bill, "payments", browser)

    Bill.objects.update(payment_status="paid", paid_on=date(2099, 1, 1))
    assert "2099年" not in shown(bill, "detail", browser)


def test_a_corrected_bill_shows_the_old_amount_beside_the_new(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    a_bill(contract, NOVEMBER, 8000)
    a_bill(contract, NOVEMBER, 9999, bill_total=1, is_flagged=True)  # nobody was told this amount
    bill = a_bill(contract, NOVEMBER, 7000)

    text = shown(bill, "detail", client_of(contractor))

    assert "訂正前 8,800円 → 訂正後 7,700円" in text


def test_payments_stand_below_their_contract(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    second = a_contract("10099999", contractor)
    for one in (contract, second):
        for back in (0, 1):
            a_bill(one, shifted(NOVEMBER, -back), payment_status="due")

    text = shown(Bill.objects.all()[0], "payments", client_of(contractor))

    coming = text.partition("これからのお支払い")[2]
    first, last = (coming.index(f"ご契約 お客様番号 {number}") for number in sorted(["10012345", "10099999"]))
    assert coming[first:last].count("お支払い前") == coming[last:].count("お支払い前") == 2


def test_a_credit_is_called_one_as_on_its_invoice(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    bill = a_bill(contract, NOVEMBER, -2300)

    text = shown(bill, "detail", client_of(contractor))

    assert "ご返金額" in text
    assert "2,530 円 税込" in text
    assert "ご返金の方法は お問い合わせ窓口 でご案内します" in text
