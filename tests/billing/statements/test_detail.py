"""The page of one bill."""

import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Contract, User
from billing.models import Bill
from billing.statements.months import shifted
from linkage.models import Line
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf

NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


@pytest.fixture
def bill(contract: Contract) -> Bill:
    """A bill with two lines, one of them known, every tax category, and one amount with tax."""
    Line.objects.create(
        contract=contract, line_number="09011112222", service="みなとモバイル", plan="3ギガ", base_fee=1800,
        data_allowance_mb=3000, started_on=date(2022, 1, 1), status="active",
    )  # fmt: skip
    bill = a_bill(
        contract, NOVEMBER,
        taxable_10=4800, tax_10=480, taxable_8=1000, tax_8=80, exempt=300, out_of_scope=-200,
        subtotal=5900, tax=560, total=6460, item_count=7, paid_on=date(2026, 11, 27),
    )  # fmt: skip
    when = {"service_from": date(2026, 10, 1), "service_to": date(2026, 10, 31)}
    an_item(bill, 1, "基本料", 1800, line_number="09011112222", **when)
    an_item(bill, 2, "通話料", 1500, line_number="0312345678", quantity="12.5", unit_price="120", **when)
    an_item(bill, 3, "請求書発行手数料", 1000)
    an_item(bill, 4, "端末保証", 550, line_number="09011112222", tax_included=True)
    an_item(bill, 5, "定期配送の水", 1000, tax_category="8", refers_to_month=date(2026, 9, 1))
    an_item(bill, 6, "印紙代", 300, tax_category="exempt")
    an_item(bill, 7, "値引き", -200, tax_category="out_of_scope")
    return bill


def address(bill: Bill) -> str:
    return reverse("billing:statements:detail", args=[bill.public_id])


def text(html: str) -> str:
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_every_item_stands_under_its_line_and_the_contract_comes_first(
    bill: Bill, contractor: User, client_of: ClientOf
) -> None:
    html = client_of(contractor).get(address(bill)).text

    groups = re.findall(r'<h2 id="group-\d+"[^>]*>(.*?)</h2>', html)
    assert [re.sub(r"<[^>]+>", "", group).strip() for group in groups] == [
        "ご契約全体", "みなとモバイル 3ギガ 090-1111-2222", "回線 03-1234-5678",
    ]  # fmt: skip
    names = re.findall(r'<tr role="row" id="item-\d+"><th role="rowheader" scope="row" data-col="name">([^<]+)<', html)
    assert names == ["請求書発行手数料", "定期配送の水", "印紙代", "値引き", "基本料", "端末保証", "通話料"]


def test_the_caption_of_each_table_names_its_line(bill: Bill, contractor: User, client_of: ClientOf) -> None:
    an_item(bill, 8, "通話料", 0, line_number="TEL-1020304")

    html = client_of(contractor).get(address(bill)).text

    assert re.findall(r"<caption[^>]*>(.*の明細)</caption>", html) == [
        "ご契約全体の明細", "みなとモバイル 3ギガ 090-1111-2222 の明細", "回線 03-1234-5678 の明細",
        "回線 TEL-1020304 の明細",
    ]  # fmt: skip


def test_an_item_shows_quantity_price_amount_and_tax_category(
    bill: Bill, contractor: User, client_of: ClientOf
) -> None:
    shown = text(client_of(contractor).get(address(bill)).text)

    assert "通話料 12.5 × 120円 12.5 120円 1,500円" in shown
    assert "定期配送の水 2026年9月分 ※ 1 1,000円 1,000円" in shown
    assert "印紙代 非課税 1 300円 300円" in shown
    assert "値引き 不課税 1 −200円 −200円" in shown
    assert "端末保証 内税 1 550円 550円" in shown
    assert "「内税」とある金額は税込です。" in shown
    assert "「※」は軽減税率（8%）の対象です。" in shown


def test_tax_is_shown_per_rate_as_it_was_stored(bill: Bill, contractor: User, client_of: ClientOf) -> None:
    shown = text(client_of(contractor).get(address(bill)).text)

    assert "10％対象 4,800円 480円" in shown
    assert "8％対象（軽減税率） 1,000円 80円" in shown
    assert "非課税 300円 —" in shown
    assert "不課税 −200円 —" in shown
    assert "小計 5,900円 560円" in shown
    assert "合計（税込） 6,460円" in shown


def test_the_head_names_due_date_method_status_and_period(bill: Bill, contractor: User, client_of: ClientOf) -> None:
    shown = text(client_of(contractor).get(address(bill)).text)

    for fact in ("6,460 円 税込", "2026年11月27日（金）", "口座振替", "お支払い済み", "10月1日～10月31日", "10012345"):
        assert fact in shown


def test_one_turns_to_the_months_beside_but_not_out_of_the_window(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    bills = [a_bill(contract, shifted(NOVEMBER, -back)) for back in range(16)]
    browser = client_of(contractor)

    newest, middle, oldest = (browser.get(address(bills[at])).text for at in (0, 7, 14))

    assert address(bills[1]) in newest
    assert "次の月" not in newest
    assert address(bills[6]) in middle
    assert address(bills[8]) in middle
    assert address(bills[13]) in oldest
    assert "前の月" not in oldest


def test_a_bill_older_than_fifteen_months_is_explained(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    old = a_bill(contract, shifted(NOVEMBER, -15))
    a_bill(contract, NOVEMBER)

    response = client_of(contractor).get(address(old))

    assert response.status_code == 404
    assert "2025年8月の明細は表示できません" in response.text
    assert "過去15か月分まで" in response.text


def test_a_corrected_bill_says_so_and_its_former_address_leads_to_it(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    former = a_bill(contract, NOVEMBER, 8000)
    newest = a_bill(contract, NOVEMBER, 7000)
    browser = client_of(contractor)

    assert browser.get(address(former)).headers["Location"] == address(newest)
    shown = text(browser.get(address(newest)).text)
    assert "訂正版の明細です" in shown
    assert "第2版" in shown


def test_what_the_company_wrote_is_text_and_never_markup(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    bill = a_bill(contract, NOVEMBER, payment_method="<i>口座</i>")
    an_item(bill, 1, "<script>alert(1)</script>", 8000, line_number="<b>1</b>")

    html = client_of(contractor).get(address(bill)).text

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<i>口座" not in html
    assert "<b>1</b>" not in html


def test_a_line_of_another_contract_lends_no_label(
    contract: Contract, stranger: User, contractor: User, client_of: ClientOf
) -> None:
    theirs = Contract.objects.get(holder=stranger)
    Line.objects.create(
        contract=theirs, line_number="0399999999", service="ひみつ", plan="プラン", base_fee=1, data_allowance_mb=0,
        started_on=date(2022, 1, 1), status="active",
    )  # fmt: skip
    bill = a_bill(contract, NOVEMBER)
    an_item(bill, 1, "通話料", 10, line_number="0399999999")

    assert "ひみつ" not in client_of(contractor).get(address(bill)).text


def test_the_stranger_is_refused_as_if_there_were_no_such_bill(bill: Bill, stranger: User, client_of: ClientOf) -> None:
    browser = client_of(stranger)

    refused, unknown = browser.get(address(bill)), browser.get(reverse("billing:statements:detail", args=["x" * 22]))

    assert refused.status_code == unknown.status_code == 404
    assert refused.text == unknown.text


def test_the_line_user_and_the_guest_are_refused(bill: Bill, line_user: User, guest: User, client_of: ClientOf) -> None:
    assert client_of(line_user).get(address(bill)).status_code == 404
    assert client_of(guest).get(address(bill)).status_code == 404
