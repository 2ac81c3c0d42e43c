"""Read bundles, and bills of a contract over a range of months (newest revisions).

Queries by `contract_id` trust their caller to have fetched the contract through its holder.
"""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from billing.exports.models import Bundle, BundleFile
from billing.statements.models import Bill, BillItem
from billing.statements.queries import line_label
from billing.statements.records import BillFigures
from linkage.models import Line


class ItemRow(NamedTuple):
    """An item of one of the bills, amounts in yen. `line_label` is None for a line that is not known."""

    month: date
    item_no: int
    line_number: str
    line_label: str | None
    description: str
    quantity: Decimal
    unit_price: Decimal
    amount: int
    tax_category: str
    tax_included: bool
    service_from: date | None
    service_to: date | None
    refers_to_month: date | None


def bundles(account_id: int, contract_id: int) -> list[Bundle]:
    """Return the account's requests for years of a contract, latest first."""
    return list(Bundle.objects.of(account_id).select_related("contract").filter(contract=contract_id))


def bundle(account_id: int, public_id: str) -> Bundle | None:
    """Return the account's request of this public id, with its contract; None for another account's."""
    return Bundle.objects.of(account_id).select_related("contract").filter(public_id=public_id).first()


def packed(bundle: Bundle) -> tuple[str, bytes]:
    """Return name and content of the packed file."""
    file = BundleFile.objects.get(bundle=bundle)
    return file.name, bytes(file.content)


def bills(contract_id: int, *, first: date, last: date) -> list[BillFigures]:
    """Return the bills from the month `first` to the month `last`, both included, oldest first."""
    rows = Bill.objects.theirs(contract_id).filter(month__range=(first, last)).order_by("month")
    return [BillFigures(*row) for row in rows.values_list(*(field.name for field in fields(BillFigures)))]


def items(contract_id: int, *, first: date, last: date) -> list[ItemRow]:
    """Return every item of these bills, oldest month first. Reads the partitions of these months only."""
    newest = Bill.objects.theirs(contract_id).order_by().filter(month=OuterRef("month")).values("revision")
    line = Line.objects.filter(contract=contract_id, line_number=OuterRef("line_number"))
    rows = (
        BillItem.objects.filter(contract_id=contract_id, month__range=(first, last), revision=Subquery(newest))
        .annotate(line_label=Subquery(line.values(label=line_label())))
        .order_by("month", "item_no")
    )
    return [ItemRow(*row) for row in rows.values_list(*ItemRow._fields)]
