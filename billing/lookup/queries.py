"""Find bills, and read one with its items and revisions."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from billing.models import Bill, BillItem, Invoice
from billing.statements import queries as statement_queries
from billing.statements.policies import is_shown
from billing.variance import pages as variance_pages
from portal import text

MOST = 50  # bills that a search lists
ITEMS = 500  # items shown of one bill
OF_INSIDERS = Q(contract__holder__is_staff=True) | Q(contract__holder__is_superuser=True)


class Criteria(NamedTuple):
    """Criteria of a search; empty texts and None do not narrow it. `name_kana` is the whole name."""

    customer_number: str
    number: str
    name_kana: str
    month: date | None
    total: int | None
    public_id: str


def find(criteria: Criteria) -> QuerySet[Bill]:
    """Return bills that match every criterion, newest month and revision first, at most one more than MOST; none of
    staff members' own accounts. An amount is searched within its month only (index bill_by_month)."""
    exact = {
        "public_id": criteria.public_id,
        "invoice__number": criteria.number,
        "contract__customer_number": criteria.customer_number,
        "contract__name_kana_key": text.kana_key(criteria.name_kana),
    }
    bills = of_customers().filter(**{name: value for name, value in exact.items() if value})
    if criteria.month:
        bills = bills.filter(month=criteria.month.replace(day=1))
    if criteria.total is not None:
        bills = bills.filter(total=criteria.total)
    return bills.order_by("-month", "-revision")[: MOST + 1]


def flagged() -> QuerySet[Bill]:
    """Return the newest revisions whose total is not the company's, except those of staff members' own accounts."""
    return Bill.objects.newest().filter(is_flagged=True).exclude(OF_INSIDERS)


def invoice_number(bill: Bill) -> str:
    """Return the number of the bill's 適格請求書, empty while there is none."""
    return Invoice.objects.filter(bill=bill).values_list("number", flat=True).first() or ""


def items(bill: Bill) -> QuerySet[BillItem]:
    """Return the bill's items in the company's order, at most ITEMS."""
    return BillItem.objects.of(bill)[:ITEMS]


def revisions(bill: Bill) -> QuerySet[Bill]:
    """Return every revision of the bill's month, newest first."""
    return Bill.objects.filter(contract=bill.contract_id, month=bill.month).order_by("-revision")


def explanation(bill: Bill, *, today: date) -> dict[str, Any]:
    """Return what the holder reads of the difference to the bill before (`billing.variance`); empty where they read
    nothing: no holder, a superseded revision, a month that is not shown, no bill before, or an amount in question."""
    holder = bill.contract.holder_id
    if holder is None or bill.superseded_at is not None:
        return {}
    read = statement_queries.detail(account_id=holder, public_id=bill.public_id)
    if read is None or not is_shown(read.month, newest=read.newest_month):
        return {}
    told = variance_pages.page(read, today=today)
    return told if "entries" in told else {}


def of_customers() -> QuerySet[Bill]:
    """Return every revision of every bill with its contract and holder, except those of staff members' own accounts."""
    return Bill.objects.select_related("contract__holder").exclude(OF_INSIDERS)
