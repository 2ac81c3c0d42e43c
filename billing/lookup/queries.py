"""Finding bills, and reading one with its items and revisions."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from billing.models import Bill, BillItem, Invoice
from portal import text

MOST = 50  # found
ITEMS = 500  # shown of one bill


class Known(NamedTuple):
    """What is known of a bill; empty texts and None are unknown. `name_kana` is the whole name."""

    customer_number: str
    number: str
    name_kana: str
    month: date | None
    total: int | None
    public_id: str


def find(known: Known) -> QuerySet[Bill]:
    """Bills that meet every known fact, newest month and revision first, at most MOST. None of the company's own
    people's. A month's amount is looked for in that month alone (the index bill_by_month)."""
    exact = {
        "public_id": known.public_id,
        "invoice__number": known.number,
        "contract__customer_number": known.customer_number,
        "contract__name_kana_key": text.kana_key(known.name_kana),
    }
    bills = of_customers().filter(**{name: value for name, value in exact.items() if value})
    if known.month:
        bills = bills.filter(month=known.month.replace(day=1))
    if known.total is not None:
        bills = bills.filter(total=known.total)
    return bills.order_by("-month", "-revision")[:MOST]


def invoice_number(bill: Bill) -> str:
    """The number of its 適格請求書, empty while there is none."""
    return Invoice.objects.filter(bill=bill).values_list("number", flat=True).first() or ""


def items(bill: Bill) -> QuerySet[BillItem]:
    """Its items in the company's order, at most ITEMS."""
    return BillItem.objects.of(bill)[:ITEMS]


def revisions(bill: Bill) -> QuerySet[Bill]:
    """Every revision of the month, the newest first."""
    return Bill.objects.filter(contract=bill.contract_id, month=bill.month).order_by("-revision")


def of_customers() -> QuerySet[Bill]:
    """Every revision of every bill with its contract and holder; none of the company's own people's."""
    bills = Bill.objects.select_related("contract__holder")
    return bills.exclude(contract__holder__is_staff=True).exclude(contract__holder__is_superuser=True)
