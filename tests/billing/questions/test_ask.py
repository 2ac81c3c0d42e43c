"""明細への質問: the page of one item and its reference."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Contract, User
from billing.models import Bill
from billing.questions import queries
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


@pytest.fixture
def bill(contract: Contract) -> Bill:
    bill = a_bill(contract, NOVEMBER)
    an_item(bill, 1, "基本料", 7000)
    an_item(bill, 2, "通話料", 1000, line_number="09011112222", quantity="12.5", unit_price="80")
    return bill


def address(bill: Bill, item_no: int) -> str:
    return reverse("billing:questions:ask", args=[bill.public_id, item_no])


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]))


def test_the_detail_has_one_link_to_questions_where_the_item_is_chosen(
    bill: Bill, contractor: User, client_of: ClientOf
) -> None:
    browser = client_of(contractor)
    chooser = reverse("billing:questions:choose", args=[bill.public_id])
    html = browser.get(reverse("billing:statements:detail", args=[bill.public_id])).text

    assert re.findall(r'href="([^"]+/items/[^"]*)"', html) == [chooser]
    assert re.findall(r'href="([^"]+/items/[0-9]+/)"', browser.get(chooser).text) == [
        address(bill, 1),
        address(bill, 2),
    ]
    assert re.findall(r'<tr role="row" id="(item-\d)"', html) == ["item-1", "item-2"]


def test_the_page_shows_the_item_and_the_numbers_for_the_desk(
    bill: Bill, contractor: User, client_of: ClientOf
) -> None:
    shown = text(client_of(contractor).get(address(bill, 2)).text)

    assert "通話料" in shown
    assert "数量 × 単価 12.5 × 80円" in shown
    assert "金額（税抜） 1,000円" in shown
    assert "090-1111-2222" in shown
    assert "お客様番号 10012345" in shown
    assert "明細番号 202611-1-2" in shown
    assert "7,000円" not in shown


def test_a_reference_names_the_same_item_after_a_correction(
    bill: Bill, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    corrected = a_bill(contract, NOVEMBER)
    an_item(corrected, 2, "通話料（訂正）", 500)
    browser = client_of(contractor)

    former, current = text(browser.get(address(bill, 2)).text), text(browser.get(address(corrected, 2)).text)

    assert "1,000円" in former
    assert "この明細は、その後訂正されています" in former
    assert "明細番号 202611-2-2" in current
    assert "訂正されています" not in current


def test_what_does_not_exist_is_not_there(bill: Bill, contractor: User, client_of: ClientOf) -> None:
    browser = client_of(contractor)

    assert [browser.get(address(bill, item_no)).status_code for item_no in (0, 3, 2**31, 10**30)] == [404] * 4


def test_an_item_of_a_bill_that_is_not_shown_any_more_is_not_shown(
    bill: Bill, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    old = a_bill(contract, shifted(NOVEMBER, -15))
    an_item(old, 1, "基本料", 7000)

    assert client_of(contractor).get(address(old, 1)).status_code == 404


def test_the_stranger_is_refused(bill: Bill, stranger: User, line_user: User, client_of: ClientOf) -> None:
    for person in (stranger, line_user):
        assert client_of(person).get(address(bill, 2)).status_code == 404
        assert client_of(person).get(reverse("billing:questions:choose", args=[bill.public_id])).status_code == 404
        assert queries.subject(account_id=person.pk, public_id=bill.public_id, item_no=2) is None


def test_the_item_is_explained_before_the_ways_to_ask(
    bill: Bill, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    october = a_bill(contract, shifted(NOVEMBER, -1))
    an_item(october, 1, "基本料", 7000)
    an_item(october, 2, "通話料", 600, line_number="09011112222")
    an_item(bill, 3, "工事費", 3000, item_kind="one_off", tax_category="exempt")
    browser = client_of(contractor)

    base, calls, works = (text(browser.get(address(bill, number)).text) for number in (1, 2, 3))

    assert "前回（2026年10月）のご請求と同じ金額です。" in base
    assert "数量12.5 × 単価80円で、1,000円です。" in calls
    assert "前回（2026年10月）のご請求では600円でした。" in calls
    assert "消費税（10%）は、同じ税率の項目の合計に対して1回だけ計算しています。" in calls
    assert "一度だけかかる料金です。" in works
    assert "消費税はかかりません。" in works
    assert "前回（2026年10月）のご請求にはなかった項目です。" in works
    assert calls.index("この項目について") < calls.index("ご不明な点があるとき")


def test_no_difference_is_explained_while_the_amount_is_in_question(
    bill: Bill, contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    an_item(a_bill(contract, shifted(NOVEMBER, -1), is_flagged=True, bill_total=1), 1, "基本料", 6000)

    assert "前回" not in text(client_of(contractor).get(address(bill, 1)).text)
