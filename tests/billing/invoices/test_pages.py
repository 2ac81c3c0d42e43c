"""The page of an invoice, for the holder and for others."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Contract, User
from billing.invoices import actions, document
from billing.models import Bill, BillItem, Invoice
from billing.statements.months import shifted
from tests.billing.invoices.invoiced_bills import EVERYTHING, OCTOBER, billed
from tests.conftest import ClientOf


def page(bill: Bill) -> str:
    return reverse("billing:invoices:detail", args=[bill.public_id])


def pdf_page(bill: Bill) -> str:
    return reverse("billing:invoices:pdf", args=[bill.public_id])


def text(html: str) -> str:
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def hers(contractor: User, client_of: ClientOf) -> Client:
    return client_of(contractor)


def test_the_page_has_all_that_the_law_asks_for(bill: Bill, contract: Contract, hers: Client) -> None:
    said = text(hers.get(page(bill)).text)

    invoice = Invoice.objects.get(bill=bill)
    today = timezone.localdate()
    for fact in (
        "適格請求書",
        "みなとひかり株式会社",
        "T9000000000000",
        f"{contract.name} 様",
        invoice.number,
        f"{today.year}年{today.month}月{today.day}日",
        "8% ※",
        "「※」は軽減税率（8%）の対象です。",
    ):
        assert fact in said, fact
    # 5200 + 1500 = 6700, tax 670, and 550 with tax: 7920, of which 720; 2800 + 224 + 3888 = 6912, of which 512
    assert re.search(r"10％対象 7,200円 720円 7,920円", said)
    assert re.search(r"8％対象（軽減税率） 6,400円 512円 6,912円", said)
    assert re.search(r"非課税 480円 — 480円", said)
    assert re.search(r"合計 16,530円 1,232円 17,762円", said)


def test_the_printed_rows_add_up_to_the_printed_totals(bill: Bill) -> None:
    invoice = actions.of_bill(public_id=bill.public_id)
    assert invoice

    printed = document.of(invoice)

    rows = [item for group in printed.groups for item in group.items]
    by_rate = {mark: sum(yen(row.amount) for row in rows if row.rate == mark) for mark in {row.rate for row in rows}}
    assert by_rate == {"10%": 7200, "8% ※": 6400, "非課税": 480, "不課税": 2450}
    # the contract's own items come before those of its lines
    assert [item.note for item in rows if item.note] == ["税込 3,888円", "税込 550円"]


def yen(printed: str) -> int:
    return int(printed.replace("円", "").replace(",", "").replace("−", "-"))


def test_the_stranger_is_refused_the_page_and_the_paper(
    bill: Bill, hers: Client, stranger: User, guest: User, client_of: ClientOf
) -> None:
    assert hers.get(page(bill)).status_code == 200
    invoice = Invoice.objects.get(bill=bill)

    for person in (stranger, guest):
        browser = client_of(person)
        for address in (page(bill), pdf_page(bill), page(bill).replace(bill.public_id, invoice.public_id)):
            answer = browser.get(address)
            assert answer.status_code == 404, address
            assert invoice.number not in answer.text
    assert Client().get(page(bill)).status_code == Client().get(pdf_page(bill)).status_code == 302


def test_the_invoice_of_a_new_holder_is_the_same_and_the_former_one_sees_it_no_more(
    bill: Bill, contract: Contract, hers: Client, stranger: User, client_of: ClientOf
) -> None:
    number = text(hers.get(page(bill)).text).split("請求書番号 ")[1].split()[0]

    Contract.objects.filter(pk=contract.pk).update(holder=stranger)

    assert hers.get(page(bill)).status_code == 404
    assert number in client_of(stranger).get(page(bill)).text


def test_an_earlier_revision_stays_readable_and_says_that_it_is_one(
    bill: Bill, contract: Contract, hers: Client
) -> None:
    first = text(hers.get(page(bill)).text)
    corrected = billed(contract, OCTOBER, EVERYTHING[:1])

    newer, older = hers.get(page(corrected)), hers.get(page(bill))

    numbers = {invoice.bill_id: invoice.number for invoice in Invoice.objects.all()}
    assert "旧版の請求書です" in older.text
    assert f"有効な請求書は、番号 {numbers[corrected.pk]}" in older.text
    assert page(corrected) in older.text
    assert "17,762" in first
    assert "17,762" in text(older.text)
    assert f"番号 {numbers[bill.pk]}" in newer.text
    assert page(bill) in newer.text
    assert "旧版の請求書です" not in newer.text
    assert "5,720" in text(newer.text)


def test_only_the_newest_revision_is_called_valid(bill: Bill, contract: Contract, hers: Client) -> None:
    hers.get(page(bill))
    second = billed(contract, OCTOBER, EVERYTHING[:2])
    hers.get(page(second))
    billed(contract, OCTOBER, EVERYTHING[:1], is_flagged=True, bill_total=1)

    for former in (bill, second):
        said = text(hers.get(page(former)).text)

        assert "【旧版】この請求書は訂正されました。" in said
        assert "有効な請求書は" not in said


def test_a_flagged_revision_leads_to_the_sound_one_that_came_after(contract: Contract, hers: Client) -> None:
    flagged = billed(contract, OCTOBER, EVERYTHING[:1], is_flagged=True, bill_total=1)
    sound = billed(contract, OCTOBER, EVERYTHING)

    html = hers.get(page(flagged)).text

    assert "金額を確認しています" not in html
    assert "発行する前に訂正されました" in html
    assert f'href="{page(sound)}"' in html


def test_a_credit_names_the_invoice_that_it_corrects(bill: Bill, contract: Contract, hers: Client) -> None:
    credit = {"description": "基本料の訂正", "amount": -500, "refers_to_month": OCTOBER}
    november = billed(contract, shifted(OCTOBER, 1), [*EVERYTHING, credit])

    html = hers.get(page(november)).text

    original = Invoice.objects.get(bill=bill).number
    assert "適格請求書 兼 適格返還請求書" in html
    assert re.search(rf"基本料の訂正 2026年10月分 {original} 10% 500円", text(html))


def test_a_bill_of_credits_only_is_a_note_of_return(bill: Bill, contract: Contract, hers: Client) -> None:
    Bill.objects.filter(pk=bill.pk).update(is_flagged=True)
    credit = {"description": "基本料の返金", "amount": -315, "refers_to_month": OCTOBER}
    november = billed(contract, shifted(OCTOBER, 1), [credit])

    said = text(hers.get(page(november)).text)
    october = billed(contract, OCTOBER, EVERYTHING)
    assert "請求書番号" in hers.get(page(october)).text
    said_later = text(hers.get(page(november)).text)

    assert said_later == said, "October's came later"
    assert "2026年11月の適格返還請求書" in said
    assert "適格請求書 兼" not in said
    assert "ご返金額 346 円" in said
    assert "お支払い期日" not in said
    assert "お支払い方法" not in said
    assert "2026年10月分 — 10% 315円" in said, "October had no invoice yet when this one was issued"


def test_a_discount_of_the_same_month_is_no_return(contract: Contract, hers: Client) -> None:
    discount = {"description": "まとめて割", "amount": -550, "refers_to_month": OCTOBER}
    bill = billed(contract, OCTOBER, [*EVERYTHING, discount])

    said = text(hers.get(page(bill)).text)

    assert "適格返還請求書" not in said
    assert "−550円" in said


@pytest.mark.parametrize(
    ("month", "fields", "reason"),
    [
        (OCTOBER, {"is_flagged": True, "bill_total": 1}, "金額を確認しています"),
        (date(2023, 9, 1), {}, "登録より前のご請求"),
    ],
    ids=["flagged", "before the registration"],
)
def test_where_there_is_none_the_page_says_why(
    contract: Contract, hers: Client, month: date, fields: dict[str, object], reason: str
) -> None:
    bill = billed(contract, month, EVERYTHING, **fields)

    shown, asked = hers.get(page(bill)), hers.get(pdf_page(bill))

    assert reason in text(shown.text)
    assert "請求書番号" not in shown.text
    assert asked.headers["Location"] == page(bill)
    assert not Invoice.objects.exists()


def test_a_revision_that_was_never_issued_leads_to_the_newer_one(bill: Bill, contract: Contract, hers: Client) -> None:
    corrected = billed(contract, OCTOBER, EVERYTHING[:1])

    html = hers.get(page(bill)).text

    assert "発行する前に訂正されました" in html
    assert page(corrected) in html


def test_nothing_is_printed_of_items_that_do_not_come_to_the_total(
    bill: Bill, hers: Client, caplog: pytest.LogCaptureFixture
) -> None:
    BillItem.objects.of(bill).filter(item_no=1).update(amount=5201)

    shown, asked = hers.get(page(bill)), hers.get(pdf_page(bill))

    assert "金額を確認しています" in shown.text
    assert "17,762" not in shown.text
    assert asked.headers["Location"] == page(bill)
    assert f"bill {bill.public_id}: its items do not add up" in caplog.text


def test_a_month_that_is_not_shown_any_more_has_no_paper_either(bill: Bill, contract: Contract, hers: Client) -> None:
    old = billed(contract, shifted(OCTOBER, -15), EVERYTHING)

    assert hers.get(page(old)).status_code == hers.get(pdf_page(old)).status_code == 404
    assert "表示できません" in hers.get(page(old)).text


def test_the_bill_leads_to_its_invoice(bill: Bill, hers: Client) -> None:
    assert page(bill) in hers.get(reverse("billing:statements:detail", args=[bill.public_id])).text


def test_looking_again_costs_a_constant_number_of_queries(
    bill: Bill, contract: Contract, hers: Client, django_assert_num_queries: object
) -> None:
    many = billed(contract, shifted(OCTOBER, -1), EVERYTHING * 6)
    for one in (bill, many):
        hers.get(page(one))

        # session, account, bill, invoice, items, invoices it names
        with django_assert_num_queries(6):  # type: ignore[operator]
            assert hers.get(page(one)).status_code == 200
