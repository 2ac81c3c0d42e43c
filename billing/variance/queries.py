"""Read the items of two bills in one query."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from billing.statements.models import BillItem
from billing.statements.queries import line_label
from billing.statements.records import Detail, Neighbour
from linkage.models import Line
from portal.compiled_query import CompiledQuery


class ItemRow(NamedTuple):
    """An item of either bill, told apart by `month`. Amounts in yen."""

    month: date
    line_number: str
    line_label: str | None
    item_code: str
    description: str
    item_kind: str
    quantity: Decimal
    unit_price: Decimal
    amount: int
    tax_category: str
    tax_included: bool
    service_from: date | None
    service_to: date | None


def items(bill: Detail, before: Neighbour) -> tuple[list[ItemRow], list[ItemRow]]:
    """Return the items of the bill before and of this one, each in the company's order. Reads two partitions."""
    found = _ITEMS.rows(bill.contract_id, before.month, before.revision, bill.month, bill.revision)
    rows = [ItemRow(*row) for row in found]
    return [row for row in rows if row.month == before.month], [row for row in rows if row.month == bill.month]


def _items(contract_id: int, before: date, before_revision: int, month: date, revision: int) -> QuerySet[BillItem, Any]:
    line = Line.objects.filter(contract=contract_id, line_number=OuterRef("line_number"))
    either = Q(month=before, revision=before_revision) | Q(month=month, revision=revision)
    mine = BillItem.objects.filter(either, contract_id=contract_id).order_by("month", "item_no")
    return mine.annotate(line_label=Subquery(line.values(label=line_label()))).values_list(*ItemRow._fields)


_ITEMS = CompiledQuery(_items, -1, date.min, 32_766, date.max, 32_767)
