"""Finding bills, and reading one with its items and revisions."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from billing.models import Bill, BillItem, Invoice
from portal import text

MOST = 50  # found
ITEMS = 500  # shown of one bill


class Facts(NamedTuple):
    """What is known of a bill; empty texts and None are unknown. `name_kana` is the whole name."""

    customer_number: str
    number: str
    name_kana: str
    month: date | None
    total: int | None
    public_id: str


def find(facts: Facts) -> QuerySet[Bill]:
    """Bills that meet every known fact, newest month and revision first, at most MOST. None of the company's own
    people's. A month's amount is looked for in that month alone (the index bill_by_month)."""
    known = {
        "public_id": facts.public_id,
        "invoice__number": facts.number,
        "contract__customer_number": facts.customer_number,
        "contract__name_kana_key": text.kana_key(facts.name_kana),
    }
    bills = _shown().filter(**{name: value for name, value in known.items() if value})
    if facts.month:
        bills = bills.filter(month=facts.month.replace(day=1))
    if facts.total is not None:
        bills = bills.filter(total=facts.total)
    return bills.order_by("-month", "-revision")[:MOST]


def one(public_id: str) -> Bill | None:
    """A bill in whichever revision."""
    return _shown().filter(public_id=public_id).first()


def invoice_number(bill: Bill) -> str:
    """The number of its 適格請求書, empty while there is none."""
    return Invoice.objects.filter(bill=bill).values_list("number", flat=True).first() or ""


def items(bill: Bill) -> QuerySet[BillItem]:
    """Its items in the company's order, at most ITEMS."""
    return BillItem.objects.of(bill)[:ITEMS]


def revisions(bill: Bill) -> QuerySet[Bill]:
    """Every revision of the month, the newest first."""
    return Bill.objects.filter(contract=bill.contract_id, month=bill.month).order_by("-revision")


def _shown() -> QuerySet[Bill]:
    bills = Bill.objects.select_related("contract__holder")
    return bills.exclude(contract__holder__is_staff=True).exclude(contract__holder__is_superuser=True)
