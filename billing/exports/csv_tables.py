"""Bills as CSV (RFC 4180): one row for each bill, or one for each item. Money is whole yen, days are YYYY-MM-DD.

A spreadsheet would run a text that begins like a formula, and descriptions come from outside: such a text gets an
apostrophe in front (OWASP ASVS 1.2.10). Amounts are written as numbers, negative ones included.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from operator import attrgetter

from billing.exports.encodings import Encoding, encoded
from billing.exports.queries import ItemRow
from billing.statements import standing
from billing.statements.models import PaymentStatus, TaxCategory
from billing.statements.records import BillFigures
from portal.telephones import hyphenated

Cell = str | int | Decimal | date | None
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "−", "＠")

BILLS = (
    "お客様番号", "ご請求年月", "版", "10%対象額（税抜）", "消費税（10%）", "8%対象額（税抜）", "消費税（8%）",
    "非課税", "不課税", "小計（税抜）", "消費税計", "ご請求額（税込）", "お支払い期日", "お支払い方法",
    "お支払い状況", "お支払い日",
)  # fmt: skip
FIGURES = attrgetter("taxable_10", "tax_10", "taxable_8", "tax_8", "exempt", "out_of_scope", "subtotal", "tax", "total")
ITEMS = (
    "お客様番号", "ご請求年月", "明細番号", "回線", "サービス・プラン", "内容", "数量", "単価", "金額", "税区分",
    "税抜・税込", "ご利用開始日", "ご利用終了日", "対象年月",
)  # fmt: skip


def bills_csv(customer_number: str, rows: Iterable[BillFigures], encoding: Encoding) -> bytes:
    """Return one row for each bill, with the stored figures of its header."""
    return table_csv(BILLS, ([customer_number, *_bill(row)] for row in rows), encoding)


def items_csv(customer_number: str, rows: Iterable[ItemRow], encoding: Encoding) -> bytes:
    """Return one row for each item, in the company's order within its month."""
    return table_csv(ITEMS, ([customer_number, *_item(row)] for row in rows), encoding)


def named_bills(customer_number: str, rows: Iterable[BillFigures]) -> Iterator[dict[str, Cell]]:
    """Return the same rows, by the names of their columns."""
    return (dict(zip(BILLS, [customer_number, *_bill(row)], strict=True)) for row in rows)


def named_items(customer_number: str, rows: Iterable[ItemRow]) -> Iterator[dict[str, Cell]]:
    """Return the same rows, by the names of their columns."""
    return (dict(zip(ITEMS, [customer_number, *_item(row)], strict=True)) for row in rows)


def table_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]], encoding: Encoding) -> bytes:
    """Return header and rows as the bytes of a CSV file."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return encoded(text.getvalue(), encoding)


def _bill(row: BillFigures) -> list[Cell]:
    said = standing.of(row)
    due = None if said in standing.UNDATED else row.due_on
    paid = row.paid_on if row.payment_status == PaymentStatus.PAID else None
    return [_month(row.month), row.revision, *FIGURES(row), due, row.payment_method, said.label, paid]


def _item(row: ItemRow) -> list[Cell]:
    return [
        _month(row.month),
        row.item_no,
        hyphenated(row.line_number),
        row.line_label,
        row.description,
        row.quantity,
        row.unit_price,
        row.amount,
        TaxCategory(row.tax_category).label,
        "税込" if row.tax_included else "税抜",
        row.service_from,
        row.service_to,
        _month(row.refers_to_month),
    ]


def _month(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else ""


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        written = f"{cell:f}"
        return written.rstrip("0").rstrip(".") if "." in written else written
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(FORMULA) else text
