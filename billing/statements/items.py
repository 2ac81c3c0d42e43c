"""The items of a bill, grouped by line and formatted as text for the detail page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from billing.statements import standing
from billing.statements.models import Bill, TaxCategory
from billing.statements.months import spoken
from billing.statements.records import Detail, ItemRow
from billing.statements.rows import chip
from billing.tax.figures import RATES

ANY = "0/"  # placeholder for the item number at the end of a reversed address
MARKS = {
    TaxCategory.STANDARD: "",
    TaxCategory.REDUCED: "※",
    TaxCategory.EXEMPT: "非課税",
    TaxCategory.OUT_OF_SCOPE: "不課税",
}


class Item(NamedTuple):
    """One printed row. `amount` in yen.

    `times` is "12.5 × 120円", empty where quantity is 1 and the amount equals the unit price. `marks` name a tax
    category other than 10%, and 内税 for an amount that includes its tax (`included`).
    """

    description: str
    period: str
    quantity: str
    unit_price: str
    times: str
    amount: int
    marks: list[str]
    included: bool
    number: int
    ask_url: str


@dataclass(slots=True)
class Group:
    """The items of one line; those of the contract itself where `line_number` is empty."""

    line_number: str
    label: str
    items: list[Item] = field(default_factory=list)

    @property
    def subtotals(self) -> list[tuple[str, int]]:
        """Return the sums in yen, labelled: amounts without tax and amounts with tax are never added together."""
        included = [item.amount for item in self.items if item.included]
        without = [item.amount for item in self.items if not item.included]
        return [(name, sum(amounts)) for name, amounts in (("税抜", without), ("税込", included)) if amounts]


class Rate(NamedTuple):
    """A row of the tax table: yen without tax of one category, and the tax on them (None if untaxed)."""

    label: str
    base: int
    tax: int | None


def page(bill: Detail, rows: Sequence[ItemRow], *, today: date) -> dict[str, Any]:
    """Return the context of the detail template. `today` is in JST."""
    before = bill.explained_before
    return {
        "bill": bill,
        "groups": grouped(rows),
        "rates": rates(bill, rows),
        "period": period(rows),
        "chip": chip(bill.standing),
        "paid_on": standing.paid_on(bill, today=today),
        "has_reduced": any(row.tax_category == TaxCategory.REDUCED for row in rows),
        "has_included": any(holds_tax(row) for row in rows),
        "before": before,
        "earlier": bill.before_shown,
        "difference": bill.total - before.total if before else None,
        "after": bill.after_shown,
        "when": spoken(bill.month, today),
    }


def grouped(rows: Sequence[ItemRow], ask: str = "") -> list[Group]:
    """Group items by line in the company's order, the contract's own first. `ask` as for `printed`."""
    groups: dict[str, Group] = {"": Group("", "ご契約全体")}
    for row in rows:
        group = groups.setdefault(row.line_number, Group(row.line_number, row.line_label or "回線"))
        group.items.append(printed(row, ask))
    return [group for group in groups.values() if group.items]


def rates(bill: Detail | Bill, rows: Sequence[ItemRow]) -> list[Rate]:
    """Return the stored figures of every tax category that the bill has items of; nothing is computed here."""
    figures: dict[str, tuple[int, int | None]] = {
        TaxCategory.STANDARD: (bill.taxable_10, bill.tax_10),
        TaxCategory.REDUCED: (bill.taxable_8, bill.tax_8),
        TaxCategory.EXEMPT: (bill.exempt, None),
        TaxCategory.OUT_OF_SCOPE: (bill.out_of_scope, None),
    }
    used = {row.tax_category for row in rows}
    return [Rate(TaxCategory(category).label, *figure) for category, figure in figures.items() if category in used]


def period(rows: Sequence[ItemRow]) -> str:
    """Return the first to the last day of service over all items, as 2026年10月1日～10月31日; "" if unknown."""
    begins = [row.service_from for row in rows if row.service_from]
    ends = [row.service_to for row in rows if row.service_to]
    if not (begins and ends):
        return ""
    first, last = min(begins), max(ends)
    year = "" if last.year == first.year else f"{last.year}年"
    return f"{first.year}年{_day(first)}～{year}{_day(last)}"


def holds_tax(row: ItemRow) -> bool:
    """Return whether the item's amount includes a tax. An untaxed item has none to include, whatever its file says."""
    return row.tax_included and row.tax_category in RATES


def number(value: Decimal) -> str:
    """Format a quantity or unit price without trailing zeros: 1, 12.5, 1,200."""
    written = f"{value:,f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written).replace("-", "−")


def printed(row: ItemRow, ask: str = "") -> Item:
    """Format an item. `ask` is the address of a question about item 0 of its bill, whose end ANY is replaced."""
    quantity, unit_price = number(row.quantity), f"{number(row.unit_price)}円"
    is_one = row.quantity == 1 and row.unit_price == row.amount
    marks = [MARKS[TaxCategory(row.tax_category)], "内税" if holds_tax(row) else ""]
    return Item(
        description=row.description,
        period=f"{row.refers_to_month.year}年{row.refers_to_month.month}月分" if row.refers_to_month else "",
        quantity=quantity,
        unit_price=unit_price,
        times="" if is_one else f"{quantity} × {unit_price}",
        amount=row.amount,
        marks=[mark for mark in marks if mark],
        included=holds_tax(row),
        number=row.item_no,
        ask_url=ask.removesuffix(ANY) + f"{row.item_no}/" if ask else "",
    )


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
