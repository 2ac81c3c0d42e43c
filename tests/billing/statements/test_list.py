"""ご利用料金: the bill list, for the holder and for others."""

import re
from datetime import date

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts.models import Contract, User
from billing.statements.months import shifted
from linkage.models import Line
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.people import a_contract

INDEX = reverse("billing:statements:index")
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


def table(html: str) -> list[list[str]]:
    """Return the cells of the list as text, row by row."""
    body = html.partition("pg-bills")[2].partition("<tbody")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_fifteen_months_are_listed_newest_first(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    """[001-3] [001-41] [001-43]"""
    bills = [a_bill(contract, shifted(NOVEMBER, -back), 8000 + back) for back in range(20)]

    html = client_of(contractor).get(INDEX).text

    listed = table(html)
    assert [row[0] for row in listed] == [f"{b.month.year}年{b.month.month}月" for b in bills[:15]]
    assert listed[0][1:5] == ["11月27日", "8,800円", "前月より−1円", "お支払い済み"]
    assert [reverse("billing:statements:detail", args=[b.public_id]) in html for b in bills] == [True] * 15 + [
        False
    ] * 5
    assert html.count(">詳細<") == 15
    assert "最大15か月分を表示しています。2025年8月以前の明細は、お申し込みによりご覧いただけます。" in html


@pytest.mark.parametrize(("months", "is_compared"), [(1, False), (2, True)])
def test_the_newest_bill_is_compared_only_with_one_of_the_month_before(
    contract: Contract, contractor: User, client_of: ClientOf, months: int, is_compared: bool
) -> None:
    for back in range(months):
        a_bill(contract, shifted(NOVEMBER, -back), 8000)

    html = client_of(contractor).get(INDEX).text

    assert ("前月より <b" in html) is is_compared


def test_a_month_without_a_bill_is_shown_as_such(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    for back in (0, 1, 3):
        a_bill(contract, shifted(NOVEMBER, -back), 8000)

    listed = table(client_of(contractor).get(INDEX).text)

    assert len(listed) == 15
    assert listed[2] == ["2026年9月", "ご請求はありません"]
    assert [row[-2] if len(row) > 2 else "" for row in listed[:4]] == [
        "お支払い済み",
        "お支払い済み",
        "",
        "お支払い済み",
    ]
    assert [row[3] for row in listed[:2]] == ["前月より±0円", "前月より—"]


def test_the_window_ends_with_the_newest_bill_and_not_with_today(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    a_bill(contract, date(2024, 3, 1))
    a_bill(contract, date(2022, 12, 1))

    listed = table(client_of(contractor).get(INDEX).text)

    assert (listed[0][0], listed[-1][0], len(listed)) == ("2024年3月", "2023年1月", 15)


def test_nothing_is_shown_from_before_the_first_billing_month(
    contract: Contract, contractor: User, client_of: ClientOf, settings: Settings
) -> None:
    """[001-42]"""
    settings.FIRST_BILLING_MONTH = date(2026, 9, 1)
    for back in range(6):
        a_bill(contract, shifted(NOVEMBER, -back))

    html = client_of(contractor).get(INDEX).text

    assert [row[0] for row in table(html)] == ["2026年11月", "2026年10月", "2026年9月"]
    assert "2026年9月以降の料金を表示できます。" in html


def test_months_before_the_contract_began_are_not_listed_as_empty(contractor: User, client_of: ClientOf) -> None:
    Contract.objects.filter(holder=contractor).update(contracted_on=date(2026, 9, 20))
    a_bill(Contract.objects.get(holder=contractor), NOVEMBER)

    html = client_of(contractor).get(INDEX).text

    assert [row[0] for row in table(html)] == ["2026年11月", "2026年10月", "2026年9月"]
    assert "ご契約開始より前のご請求はありません。" in html


def test_a_bill_from_before_the_contracts_date_is_not_lost(contractor: User, client_of: ClientOf) -> None:
    Contract.objects.filter(holder=contractor).update(contracted_on=date(2026, 11, 20))
    contract = Contract.objects.get(holder=contractor)
    for back in range(3):
        a_bill(contract, shifted(NOVEMBER, -back))

    assert len(table(client_of(contractor).get(INDEX).text)) == 3


def test_the_newest_bill_stands_above_the_list(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, date(2026, 10, 1), 8000)
    a_bill(contract, NOVEMBER, 8300, payment_status="due")

    html = client_of(contractor).get(INDEX).text
    hero = html.partition('class="mp-card pg-now"')[2].partition("</section>")[0]

    assert "2026年11月のご請求" in hero
    assert ">9,130<" in hero
    assert "+330円" in hero
    assert "2026年11月27日（金）" in hero
    assert "口座振替" in hero
    assert "お支払い前" in hero


@pytest.mark.parametrize(("status", "words"), [("overdue", "お支払い期限超過"), ("failed", "お引き落とし不能")])
def test_an_unpaid_month_says_so_in_words(
    status: str, words: str, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    a_bill(contract, NOVEMBER, payment_status=status)

    html = client_of(contractor).get(INDEX).text

    assert table(html)[0][4] == words
    assert '<span class="mp-chip" data-tone="error">' in html


def test_a_corrected_bill_is_listed_once_and_marked(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, NOVEMBER, 8000)
    a_bill(contract, NOVEMBER, 7000)

    listed = table(client_of(contractor).get(INDEX).text)

    assert listed[0][0] == "2026年11月"
    assert listed[0][2] == "7,700円"
    assert listed[0][4].endswith("訂正版")
    assert listed[1][0] == "2026年10月"


def test_a_credit_has_a_true_minus_sign(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, NOVEMBER, -1200)

    assert table(client_of(contractor).get(INDEX).text)[0][2] == "−1,320円"


def test_contracts_are_switched_by_a_form_that_needs_no_script(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    second = a_contract("10099999", contractor, contracted_on=date(2023, 1, 5))
    Line.objects.create(
        contract=second, line_number="0312345678", service="みなとひかり", plan="1ギガ", base_fee=5200,
        data_allowance_mb=0, started_on=date(2023, 1, 5), status="active",
    )  # fmt: skip
    a_bill(contract, NOVEMBER, 8000)
    a_bill(second, NOVEMBER, 5000)
    browser = client_of(contractor)

    first_page, second_page = browser.get(INDEX).text, browser.get(INDEX, {"contract": second.public_id}).text

    assert table(first_page)[0][2] == "8,800円"
    assert table(second_page)[0][2] == "5,500円"
    assert (
        f'<option value="{second.public_id}" selected>お客様番号 10099999（みなとひかり 1ギガ）</option>' in second_page
    )
    assert re.search(r'<form[^>]+method="get"', first_page)
    assert "表示する" in first_page


def test_one_contract_needs_no_switcher(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    a_bill(contract, NOVEMBER)

    assert 'name="contract"' not in client_of(contractor).get(INDEX).text


def test_the_stranger_sees_only_bills_of_their_own(contract: Contract, stranger: User, client_of: ClientOf) -> None:
    bill = a_bill(contract, NOVEMBER, 8000)
    browser = client_of(stranger)

    assert bill.public_id not in browser.get(INDEX).text
    assert browser.get(INDEX, {"contract": contract.public_id}).status_code == 404


def test_a_customer_without_a_bill_is_told_what_will_come(contractor: User, client_of: ClientOf) -> None:
    html = client_of(contractor).get(INDEX).text

    assert "ご請求はまだありません" in html
    assert "<table" not in html


def test_a_guest_is_led_to_add_a_contract(guest: User, client_of: ClientOf) -> None:
    html = client_of(guest).get(INDEX).text

    assert "ご契約がまだ登録されていません" in html
    assert f'href="{reverse("accounts:contracts:add")}"' in html
