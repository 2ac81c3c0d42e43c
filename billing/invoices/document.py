"""Lay out an invoice as text, the same for page and PDF (消費税法 第57条の4; docs/tax.md)."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from billing.invoices import queries
from billing.invoices.models import Invoice
from billing.invoices.queries import Sibling
from billing.statements.items import holds_tax, number, period
from billing.statements.models import TaxCategory
from billing.statements.queries import items as items_of
from billing.statements.records import ItemRow
from billing.tax.allocation import net_amounts
from billing.tax.figures import RATES, Figures, LineItem, Rounding, figures
from portal.design.templatetags.design import yen, ym
from portal.telephones import hyphenated
from portal.text import honorific

MARKS = {"10": "10%", "8": "8% ※", "exempt": "非課税", "out_of_scope": "不課税"}
NOTHING = "—"
QUALIFIED_INVOICE, CREDIT_NOTE = "適格請求書", "適格返還請求書"

logger = logging.getLogger(__name__)


class FiguresMismatch(Exception):
    """The stored items do not add up to the stored figures; neither may be printed."""


@dataclass(frozen=True)
class Item:
    """A printed row. `amount` is the yen without tax, formatted."""

    description: str
    note: str
    quantity: str
    unit_price: str
    rate: str
    amount: str


@dataclass(frozen=True)
class Credit:
    """A credit for an earlier month (対価の返還等). `original` is the number of the invoice that it refers to."""

    description: str
    month: str
    original: str
    rate: str
    amount: str


@dataclass
class Group:
    """The items of one line; those of the contract itself where `name` is empty."""

    name: str
    items: list[Item] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """Everything printed, as text. `rates` are rows of (category, yen without tax, tax, yen with tax).

    `sums` are subtotal, tax and total; `details` are pairs of label and value.
    """

    kind: str
    number: str
    issued_on: str
    recipient: str
    honorific: str
    details: list[tuple[str, str]]
    issuer: str
    issuer_details: list[str]
    registration_number: str
    total_label: str
    total: str
    rates: list[tuple[str, str, str, str]]
    sums: tuple[str, str, str]
    groups: list[Group]
    credits: list[Credit]
    remarks: list[str]
    notices: list[str]
    replaces: Sibling | None  # the invoice of the revision before


def of(invoice: Invoice) -> Document:
    """Read the bill's items and the invoices that this one refers to, and lay out the document as text.

    Raises FiguresMismatch, and logs it, where the items do not add up to the stored figures.
    """
    bill, issuer = invoice.bill, invoice.issuer
    rows = items_of(bill)
    stored = Figures(*(getattr(bill, name) for name in Figures._fields))
    lines = [LineItem(row.amount, row.tax_category, row.tax_included) for row in rows]
    if not any(figures(lines, rounding) == stored for rounding in Rounding):
        logger.error("bill %s: its items do not add up to its figures", bill.public_id)
        raise FiguresMismatch(invoice.public_id)
    billed = list(zip(rows, net_amounts(lines, stored), strict=True))
    credits = [(row, net) for row, net in billed if is_credit(row, bill.month)]
    named = {bill.month, *(row.refers_to_month for row, _ in credits if row.refers_to_month)}
    siblings = queries.siblings(invoice, named)
    mine = [one for one in siblings if one.month == bill.month]
    before = next((one for one in reversed(mine) if one.revision < bill.revision), None)
    valid = next((one for one in mine if one.is_newest and one.revision > bill.revision), None)
    label, total = headline(stored.total)
    return Document(
        kind=kind(rows, bill.month),
        number=invoice.number,
        issued_on=day(invoice.issued_on),
        recipient=invoice.recipient,
        honorific=honorific(invoice.recipient),
        details=_details(invoice, rows),
        issuer=issuer.name,
        issuer_details=[detail for detail in (issuer.address, issuer.phone and f"電話 {issuer.phone}") if detail],
        registration_number=issuer.registration_number,
        total_label=label,
        total=total,
        rates=_rates(stored, rows),
        sums=(yen(stored.subtotal), yen(stored.tax), yen(stored.total)),
        groups=_groups(billed, invoice.services),
        credits=[_credit(row, net, _original(row, invoice, siblings)) for row, net in credits],
        remarks=_remarks(rows, has_credits=bool(credits)),
        notices=_notices(invoice, before, valid),
        replaces=before,
    )


def headline(total: int) -> tuple[str, str]:
    """Return label and amount of the document's total; a negative total is labelled ご返金額, without a sign."""
    return ("ご請求金額", yen(total)) if total >= 0 else ("ご返金額", yen(-total))


def is_credit(row: ItemRow, month: date) -> bool:
    """Return whether the item is a taxed credit for an earlier month (消費税法 第57条の4第3項).

    `month` is that of its own bill.
    """
    return (
        row.amount < 0 and row.tax_category in RATES and row.refers_to_month is not None and row.refers_to_month < month
    )


def kind(rows: Sequence[ItemRow], month: date) -> str:
    """Return the name of the document: invoice, credit note, or both if it has charges and credits."""
    taxed = [is_credit(row, month) for row in rows if row.tax_category in RATES]
    if not any(taxed):
        return QUALIFIED_INVOICE
    return CREDIT_NOTE if all(taxed) else f"{QUALIFIED_INVOICE} 兼 {CREDIT_NOTE}"


def day(of: date) -> str:
    """Format a date as 2026年11月2日."""
    return f"{of.year}年{of.month}月{of.day}日"


def _details(invoice: Invoice, rows: Sequence[ItemRow]) -> list[tuple[str, str]]:
    """Return labels and values; due date and payment method only if there is something to pay."""
    details = [
        ("お客様番号", invoice.customer_number),
        ("ご請求年月", ym(invoice.bill.month)),
        ("ご利用期間", period(rows)),
    ]
    if invoice.bill.total > 0:
        details += [("お支払い期日", day(invoice.due_on)), ("お支払い方法", invoice.payment_method)]
    else:
        details += [("お支払い", "必要ありません")]
    return [(name, value) for name, value in details if value]


def _rates(stored: Figures, rows: Sequence[ItemRow]) -> list[tuple[str, str, str, str]]:
    """Return the row of every tax category that has items; an untaxed category has a dash for its tax."""
    printed = [
        ("10", yen(stored.taxable_10), yen(stored.tax_10), yen(stored.taxable_10 + stored.tax_10)),
        ("8", yen(stored.taxable_8), yen(stored.tax_8), yen(stored.taxable_8 + stored.tax_8)),
        ("exempt", yen(stored.exempt), NOTHING, yen(stored.exempt)),
        ("out_of_scope", yen(stored.out_of_scope), NOTHING, yen(stored.out_of_scope)),
    ]
    used = {row.tax_category for row in rows}
    return [(TaxCategory(key).label, net, tax, gross) for key, net, tax, gross in printed if key in used]


def _groups(billed: Sequence[tuple[ItemRow, int]], services: Mapping[str, str]) -> list[Group]:
    """Group items by line in the company's order, the contract's own first.

    A line is named by service, plan and number as on the day of issue (`services`, by line number): its plan may
    change, and the invoice must always say the same.
    """
    groups = {"": Group("")}
    for row, net in billed:
        groups.setdefault(row.line_number, Group(_line(row.line_number, services))).items.append(_item(row, net))
    return [group for group in groups.values() if group.items]


def _line(number: str, services: Mapping[str, str]) -> str:
    return "　".join(part for part in (services.get(number, ""), hyphenated(number)) if part)


def _item(row: ItemRow, net: int) -> Item:
    notes = [
        f"{ym(row.refers_to_month)}分" if row.refers_to_month else "",
        f"税込 {yen(row.amount)}" if holds_tax(row) else "",
    ]
    return Item(
        description=row.description,
        note="　".join(note for note in notes if note),
        quantity=number(row.quantity),
        unit_price=f"{number(row.unit_price)}円",
        rate=MARKS[row.tax_category],
        amount=yen(net),
    )


def _credit(row: ItemRow, net: int, original: Sibling | None) -> Credit:
    return Credit(
        description=row.description,
        month=f"{ym(row.refers_to_month)}分" if row.refers_to_month else NOTHING,
        original=original.number if original else NOTHING,
        rate=MARKS[row.tax_category],
        amount=yen(-net),
    )


def _original(row: ItemRow, invoice: Invoice, siblings: Sequence[Sibling]) -> Sibling | None:
    """Return the latest invoice of the credited month that was issued before this one, whose text never changes."""
    earlier = [one for one in siblings if one.month == row.refers_to_month and one.id < invoice.pk]
    return earlier[-1] if earlier else None


def _remarks(rows: Sequence[ItemRow], *, has_credits: bool) -> list[str]:
    categories = {row.tax_category for row in rows}
    remarks = {
        "「※」は軽減税率（8%）の対象です。": TaxCategory.REDUCED in categories,
        "消費税額等は、税率ごとの合計に対して1回だけ計算しています。": True,
        "税込で定めた料金は、税抜の金額に直して記載しています。": any(holds_tax(row) for row in rows),
        "税率ごとの合計は、返還した金額を差し引いたあとの金額です。": has_credits,
    }
    return [remark for remark, applies in remarks.items() if applies]


def _notices(invoice: Invoice, before: Sibling | None, valid: Sibling | None) -> list[str]:
    """Return the notes at the top: that this invoice was replaced, and by which, or that it replaces another.

    The newest revision may have no invoice; then no valid one is named.
    """
    notices = []
    if invoice.bill.superseded_at:
        newer = f"有効な請求書は、番号 {valid.number}（{day(valid.issued_on)}発行）です。" if valid else ""
        notices.append(f"【旧版】この請求書は訂正されました。{newer}")
    if before:
        notices.append(f"番号 {before.number}（{day(before.issued_on)}発行）の請求書を訂正したものです。")
    return notices
