"""The bills of a contract over a range of months, newest revisions only. Who may see the contract is asked before."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Subquery

from billing.exports.models import Bundle, BundleFile
from billing.statements.models import Bill, BillItem
from billing.statements.queries import line_label
from linkage.models import Line


class BillRow(NamedTuple):
    """A bill as its row of the table has it."""

    month: date
    revision: int
    taxable_10: int
    tax_10: int
    taxable_8: int
    tax_8: int
    exempt: int
    out_of_scope: int
    subtotal: int
    tax: int
    total: int
    due_on: date
    payment_method: str
    payment_status: str
    paid_on: date | None


class ItemRow(NamedTuple):
    """An item of one of the bills. `line_label` is None where the line is not known (any more)."""

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
    """The years of a contract that the account asked for, the latest first."""
    return list(Bundle.objects.of(account_id).filter(contract=contract_id))


def bundle(account_id: int, public_id: str) -> Bundle | None:
    """The account's request of this id, with its contract."""
    return Bundle.objects.of(account_id).select_related("contract").filter(public_id=public_id).first()


def packed(bundle: Bundle) -> tuple[str, bytes]:
    """Name and content of the file."""
    file = BundleFile.objects.get(bundle=bundle)
    return file.name, bytes(file.content)


def bills(contract_id: int, *, first: date, last: date) -> list[BillRow]:
    """From the month `first` to the month `last`, both included, oldest first."""
    rows = Bill.objects.of_contract(contract_id).filter(month__range=(first, last)).order_by("month")
    return [BillRow(*row) for row in rows.values_list(*BillRow._fields)]


def items(contract_id: int, *, first: date, last: date) -> list[ItemRow]:
    """Every item of these bills, oldest month first. Reads the partitions of these months alone."""
    newest = Bill.objects.newest().filter(contract=contract_id, month=OuterRef("month")).values("revision")
    line = Line.objects.filter(contract=contract_id, line_number=OuterRef("line_number"))
    rows = (
        BillItem.objects.filter(contract_id=contract_id, month__range=(first, last), revision=Subquery(newest))
        .annotate(line_label=Subquery(line.values(label=line_label())))
        .order_by("month", "item_no")
    )
    return [ItemRow(*row) for row in rows.values_list(*ItemRow._fields)]
