"""なぜ今月は高いの？: the page, for the holder and for others."""

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Contract, User
from billing.models import Bill
from billing.statements.months import shifted
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf

NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def it_is_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 11, 29))


@pytest.fixture
def contract(contractor: User) -> Contract:
    return Contract.objects.get(holder=contractor)


def billed(contract: Contract, month: date, items: dict[str, int], **fields: Any) -> Bill:
    """Return a bill of these items at 10 %."""
    bill = a_bill(contract, month, sum(items.values()), **fields)
    for number, (description, amount) in enumerate(items.items(), 1):
        kind = "usage" if description == "通話料" else "base"
        an_item(bill, number, description, amount, item_code=description, item_kind=kind)
    return bill


def address(bill: Bill) -> str:
    return reverse("billing:variance:detail", args=[bill.public_id])


def text(html: str) -> str:
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def changes(html: str) -> list[int]:
    """Return the yen of the entries, the total last."""
    found = re.findall(r'<td role="cell" class="is-right mp-num">(?:<b>)?([+−\d,]+)円', html)
    return [int(yen.replace(",", "").replace("−", "-")) for yen in found]


def test_the_page_says_what_made_the_bill_higher(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    billed(contract, shifted(NOVEMBER, -1), {"基本料": 5000, "通話料": 400})
    bill = billed(contract, NOVEMBER, {"基本料": 5200, "通話料": 1000})

    html = client_of(contractor).get(address(bill)).text

    shown = text(html)
    assert "<h1>なぜ今月は高いの？</h1>" in html
    assert "2026年11月のご請求は、前回（2026年10月）より 880円 高くなりました" in shown
    assert "ご利用に応じた「通話料」が増えました。" in shown
    assert "「基本料」の料金が変わりました。" in shown
    assert changes(html) == [660, 220, 880]


def test_a_lower_bill_and_an_older_month_are_named_as_they_are(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    billed(contract, shifted(NOVEMBER, -2), {"基本料": 5000, "通話料": 400})
    older = billed(contract, shifted(NOVEMBER, -1), {"基本料": 5000})
    billed(contract, NOVEMBER, {"基本料": 5000})

    html = client_of(contractor).get(address(older)).text

    assert "<h1>なぜ10月は安いの？</h1>" in html
    assert changes(html) == [-440, -440]


def test_a_newest_bill_of_an_earlier_month_is_named_by_its_month(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    billed(contract, shifted(NOVEMBER, -4), {"基本料": 5000})
    newest = billed(contract, shifted(NOVEMBER, -3), {"基本料": 6000})
    browser = client_of(contractor)

    explanation, detail = browser.get(address(newest)).text, browser.get(address(newest).removesuffix("reasons/")).text

    assert "<h1>なぜ8月は高いの？</h1>" in explanation
    assert "なぜ8月は高いの？" in detail
    assert "今月" not in explanation + detail


def test_equal_bills_say_so(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    billed(contract, shifted(NOVEMBER, -1), {"基本料": 5000})
    bill = billed(contract, NOVEMBER, {"基本料": 5000})

    shown = text(client_of(contractor).get(address(bill)).text)

    assert "と同じ金額です" in shown
    assert "前回と違う項目はありません。" in shown


def test_months_without_a_bill_are_stepped_over_and_named(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    billed(contract, shifted(NOVEMBER, -3), {"基本料": 5000})
    bill = billed(contract, NOVEMBER, {"基本料": 6000})

    shown = text(client_of(contractor).get(address(bill)).text)

    assert "前回（2026年8月）" in shown
    assert "9月・10月はご請求がなかったため、その前のご請求と比べています。" in shown


def test_the_first_bill_has_nothing_to_be_compared_with(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    bill = billed(contract, NOVEMBER, {"基本料": 5000})

    assert "比べられるご請求がまだありません" in client_of(contractor).get(address(bill)).text


def test_a_bill_that_is_not_shown_any_more_is_not_compared_with(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    bills = [billed(contract, shifted(NOVEMBER, -back), {"基本料": 5000 + 100 * back}) for back in range(17)]
    browser = client_of(contractor)

    oldest, hidden = browser.get(address(bills[14])), browser.get(address(bills[15]))

    assert "この月より前のご請求は、表示できる期間を過ぎています。" in oldest.text
    assert bills[15].public_id not in oldest.text
    assert hidden.headers["Location"] == reverse("billing:statements:detail", args=[bills[15].public_id])


def test_a_corrected_bill_is_compared_in_its_newest_revision(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    billed(contract, shifted(NOVEMBER, -1), {"基本料": 5000})
    billed(contract, shifted(NOVEMBER, -1), {"基本料": 4000})
    former = billed(contract, NOVEMBER, {"基本料": 9000})
    newest = billed(contract, NOVEMBER, {"基本料": 5000})
    browser = client_of(contractor)

    assert browser.get(address(former)).headers["Location"] == address(newest)
    assert changes(browser.get(address(newest)).text) == [1100, 1100]


def test_the_detail_leads_to_it_with_the_difference(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    before = billed(contract, shifted(NOVEMBER, -1), {"基本料": 5000})
    bill = billed(contract, NOVEMBER, {"基本料": 5200})
    browser = client_of(contractor)

    higher, first = (browser.get(reverse("billing:statements:detail", args=[b.public_id])).text for b in (bill, before))

    assert f'href="{address(bill)}"' in higher
    assert "なぜ今月は高いの？" in higher
    assert "前回との差 +220円 2026年10月のご請求と比べて" in text(higher)
    assert "/reasons/" not in first


def test_what_the_company_wrote_is_text(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    billed(contract, shifted(NOVEMBER, -1), {"基本料": 5000})
    bill = billed(contract, NOVEMBER, {"基本料": 5000, "<script>{x}</script>": 10})

    html = client_of(contractor).get(address(bill)).text

    assert "<script>{x}" not in html
    assert "&lt;script&gt;{x}&lt;/script&gt;" in html


def test_however_many_items_it_costs_four_queries(contract: Contract, contractor: User, client_of: ClientOf) -> None:
    billed(contract, shifted(NOVEMBER, -1), {f"料金{number}": 100 for number in range(40)})
    bill = billed(contract, NOVEMBER, {f"料金{number}": 100 + number for number in range(40)})
    browser = client_of(contractor)
    browser.get(address(bill))

    with CaptureQueriesContext(connection) as captured:
        browser.get(address(bill))

    assert len(captured) == 4  # session, account, bill, the items of both
    partitions = [query["sql"] for query in captured if "billing_billitem" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {partitions[0]}")
        plan = "\n".join(line[0] for line in cursor.fetchall())
    assert set(re.findall(r"on (billing_billitem_\d+)", plan)) == {"billing_billitem_202610", "billing_billitem_202611"}


def test_the_stranger_is_refused_as_if_there_were_no_such_bill(
    contract: Contract, stranger: User, client_of: ClientOf
) -> None:
    billed(contract, shifted(NOVEMBER, -1), {"基本料": 5000})
    bill = billed(contract, NOVEMBER, {"基本料": 5200})
    browser = client_of(stranger)

    refused, unknown = browser.get(address(bill)), browser.get(reverse("billing:variance:detail", args=["x" * 22]))

    assert refused.status_code == unknown.status_code == 404
    assert refused.text == unknown.text
