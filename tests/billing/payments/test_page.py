"""お支払い状況 over all contracts of an account."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Contract, User
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.people import a_contract

INDEX = reverse("billing:payments:index")
NOVEMBER = date(2026, 11, 1)
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.payments.views.timezone.localdate", lambda *moment: TODAY)


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


def section(html: str, heading: str) -> str:
    """Return the text of the section with that heading; "" if there is none."""
    found = re.search(rf"<section[^>]*><h2[^>]*>{heading}</h2>(.*?)</section>", html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])) if found else ""


def test_bills_stand_where_they_belong(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, NOVEMBER, 8000, payment_status="due")
    a_bill(contract, shifted(NOVEMBER, -1), 7000, payment_status="failed")
    a_bill(contract, shifted(NOVEMBER, -2), 6000, payment_status="overdue", payment_method="払込票")
    a_bill(contract, shifted(NOVEMBER, -3), 5000, paid_on=date(2026, 8, 27))

    html = client_of(contractor).get(INDEX).text

    unpaid, coming, paid = (
        section(html, heading) for heading in ("ご確認が必要なお支払い", "これからのお支払い", "最近のお支払い")
    )
    assert re.findall(r"[\d,]+円", unpaid) == ["6,600円", "7,700円"]
    assert "ご指定の方法でお引き落としができませんでした" in unpaid
    assert "払込票 お支払い期限超過 お支払い期日を過ぎています" in unpaid
    assert "8,800円 2026年11月27日（金） 口座振替 お支払い前" in coming
    assert "5,500円 2026年8月27日（木） 口座振替 お支払い済み 2026年8月27日（木） にお支払い" in paid
    assert "お支払いの確認ができていないご請求があります" in html
    assert "マイページではお支払いのお手続きはできません。" in html


def test_nothing_due_is_said(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, NOVEMBER)

    html = client_of(contractor).get(INDEX).text

    assert "これからお支払いいただくご請求はありません。" in section(html, "これからのお支払い")
    assert section(html, "ご確認が必要なお支払い") == ""
    assert "お支払いの確認ができていない" not in html


@pytest.mark.parametrize("status", ["due", "failed", "overdue"])
@pytest.mark.parametrize("net", [0, -1200])
def test_a_bill_of_nothing_or_a_credit_asks_for_no_payment(
    net: int, status: str, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    bill = a_bill(contract, NOVEMBER, net, payment_status=status)
    browser = client_of(contractor)

    html = browser.get(INDEX).text

    assert "ご請求はありません" in section(html, "これからのお支払い")
    assert section(html, "ご確認が必要なお支払い") == ""
    assert "要対応" not in browser.get(reverse("home:index")).text
    for page in ("index", "detail"):
        arguments = [bill.public_id] if page == "detail" else []
        assert "お支払いをご確認ください" not in browser.get(reverse(f"billing:statements:{page}", args=arguments)).text


def test_after_the_due_date_the_outcome_is_awaited(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, NOVEMBER, payment_status="due", due_on=date(2026, 11, 21))
    today = a_bill(contract, shifted(NOVEMBER, -1), payment_status="due", due_on=date(2026, 11, 22))

    coming = section(client_of(contractor).get(INDEX).text, "これからのお支払い")

    assert coming.count("お支払い期日を過ぎました。結果を確認しています") == 1
    assert coming.index("結果を確認しています") < coming.index(f"{today.month.year}年{today.month.month}月")


def test_whoever_pays_by_slip_is_asked_to_while_a_due_date_is_over(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    words = "払込票などでお支払いの方で、お支払いがまだの場合は、お早めにお支払いください。"
    a_bill(contract, NOVEMBER, payment_status="due", payment_method="払込票", due_on=TODAY)
    assert words not in client_of(contractor).get(INDEX).text

    a_bill(contract, NOVEMBER, payment_status="due", payment_method="払込票", due_on=date(2026, 11, 21))
    assert words in client_of(contractor).get(INDEX).text


def test_what_was_revised_after_it_was_paid_is_settled_elsewhere(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    words = "差額がある場合は、ご精算について別途ご案内します。"
    a_bill(contract, NOVEMBER)
    assert words not in client_of(contractor).get(INDEX).text

    a_bill(contract, NOVEMBER, 7000)
    assert words in client_of(contractor).get(INDEX).text


def test_what_was_paid_stands_in_the_order_of_its_payment(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    a_bill(contract, NOVEMBER, 8000, paid_on=date(2026, 11, 2))
    a_bill(contract, shifted(NOVEMBER, -1), 7000, paid_on=date(2026, 11, 20))  # later than it was due
    a_bill(contract, shifted(NOVEMBER, -2), 6000)  # nobody said when

    paid = section(client_of(contractor).get(INDEX).text, "最近のお支払い")

    assert re.findall(r"[\d,]+円", paid) == ["7,700円", "8,800円", "6,600円"]


@pytest.mark.parametrize("newest", [shifted(NOVEMBER, -20), NOVEMBER, shifted(NOVEMBER, 1)])
def test_it_knows_the_months_that_the_list_shows(
    newest: date, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    a_contract("10099999", contractor)
    a_bill(Contract.objects.get(customer_number="10099999"), NOVEMBER)  # another contract has months of its own
    a_bill(contract, newest)
    oldest = a_bill(contract, shifted(newest, -14), payment_status="failed")
    older = a_bill(contract, shifted(newest, -15), payment_status="failed")
    browser = client_of(contractor)

    for path in (INDEX, f"{reverse('billing:statements:index')}?contract={contract.public_id}"):
        html = browser.get(path).text
        assert reverse("billing:statements:detail", args=[oldest.public_id]) in html
        assert reverse("billing:statements:detail", args=[older.public_id]) not in html


def test_it_shows_nothing_before_the_first_month_of_the_portal(
    contract: Contract, contractor: User, client_of: ClientOf, settings: Settings
) -> None:
    settings.FIRST_BILLING_MONTH = NOVEMBER
    a_bill(contract, NOVEMBER)
    a_bill(contract, shifted(NOVEMBER, -1), payment_status="failed")

    assert section(client_of(contractor).get(INDEX).text, "ご確認が必要なお支払い") == ""


def test_several_contracts_are_told_apart(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    second = a_contract("10099999", contractor)
    for one in (contract, second):
        a_bill(one, NOVEMBER, payment_status="due")

    coming = section(client_of(contractor).get(INDEX).text, "これからのお支払い")

    assert "お客様番号 10012345" in coming
    assert "お客様番号 10099999" in coming


def test_a_guest_is_led_to_add_a_contract(guest: User, client_of: ClientOf) -> None:
    assert reverse("accounts:contracts:add") in client_of(guest).get(INDEX).text


def test_the_stranger_sees_nothing_of_it(contract: Contract, stranger: User, client_of: ClientOf) -> None:
    bill = a_bill(contract, NOVEMBER, 8000, payment_status="failed")

    html = client_of(stranger).get(INDEX).text

    assert bill.public_id not in html
    assert "8,800円" not in html


def test_it_costs_four_queries_however_many_bills(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    for one in (contract, a_contract("10099999", contractor), a_contract("10099998", contractor)):
        for back in range(15):
            a_bill(one, shifted(NOVEMBER, -back), due_on=NOVEMBER + timedelta(days=back))
    browser = client_of(contractor)
    browser.get(INDEX)

    with CaptureQueriesContext(connection) as captured:
        html = browser.get(INDEX).text

    assert len(captured) == 4
    assert section(html, "最近のお支払い").count("お支払い済み") == 6
