"""Explain an item of a bill in sentences, so that a question is answered before it is asked."""

from collections.abc import Iterator, Sequence
from datetime import date

from billing.questions import queries
from billing.questions.queries import Subject
from billing.statements.items import holds_tax, number
from billing.statements.models import ItemKind
from billing.statements.records import Detail, ItemRow
from billing.tax.figures import RATES
from billing.variance.queries import ItemRow as ComparedRow
from portal.text import yen

KINDS = {
    ItemKind.BASE: "毎月かかる基本料です。",
    ItemKind.USAGE: "ご利用の量に応じてかかる料金です。",
    ItemKind.OPTION: "ご契約中のオプションの料金です。",
    ItemKind.DISCOUNT: "割引です。ほかの料金から差し引いています。",
    ItemKind.ONE_OFF: "一度だけかかる料金です。",
    ItemKind.ADJUSTMENT: "金額を調整するための項目です。",
}


def explanation(item: ItemRow, bill: Detail, before: Sequence[ComparedRow] | None) -> list[str]:
    """Return sentences about what the item is, how its amount came about, its tax, and the bill before.

    `before` are the items of the bill before (`bill.explained_before`), None where there is nothing to compare with.
    """
    return [*_what(item), *_amount(item), _tax(item), *_compared(item, bill, before)]


def of(subject: Subject) -> list[str]:
    """Return the sentences about an item, compared with the bill before."""
    return explanation(subject.item, subject.bill, queries.items_before(subject.bill))


def _what(item: ItemRow) -> Iterator[str]:
    if item.item_kind:
        yield KINDS[ItemKind(item.item_kind)]
    if item.refers_to_month:
        yield f"{item.refers_to_month.year}年{item.refers_to_month.month}月分についての金額です。"
    if item.service_from and item.service_to:
        yield f"{_day(item.service_from)}から{_day(item.service_to)}までの分です。"


def _amount(item: ItemRow) -> Iterator[str]:
    """Say how quantity and unit price make the amount, where they do so to the yen and there is more than one."""
    is_product = abs(item.quantity * item.unit_price - item.amount) < 1
    if item.quantity != 1 and is_product:
        yield f"数量{number(item.quantity)} × 単価{number(item.unit_price)}円で、{yen(item.amount)}です。"


def _tax(item: ItemRow) -> str:
    if item.tax_category not in RATES:
        return "消費税はかかりません。"
    percent = RATES[item.tax_category]
    if holds_tax(item):
        return f"消費税（{percent}%）を含んだ金額です。"
    return f"税抜の金額です。消費税（{percent}%）は、同じ税率の項目の合計に対して1回だけ計算しています。"


def _compared(item: ItemRow, bill: Detail, before: Sequence[ComparedRow] | None) -> Iterator[str]:
    """Compare with the sum of the same items (code and line) of the bill before."""
    if before is None or bill.before is None:
        return
    former = [row.amount for row in before if (row.item_code, row.line_number) == (item.item_code, item.line_number)]
    month = f"{bill.before.month.year}年{bill.before.month.month}月"
    if not former:
        yield f"前回（{month}）のご請求にはなかった項目です。"
    elif sum(former) == item.amount:
        yield f"前回（{month}）のご請求と同じ金額です。"
    else:
        yield f"前回（{month}）のご請求では{yen(sum(former))}でした。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
