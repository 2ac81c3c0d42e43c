"""Read invoices. Callers fetch the bill through its holder first; the check page reads by the invoice's public id."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Q

from billing.invoices import policies
from billing.invoices.models import Invoice
from billing.invoices.policies import Withheld
from billing.statements.models import Bill

# SQL of `policies.withheld` is None, for bills without an invoice
ISSUABLE = """
bill.superseded_at IS NULL AND NOT bill.is_flagged AND bill.month >= %(first_month)s
AND NOT EXISTS (SELECT FROM billing_invoice AS invoice WHERE invoice.bill_id = bill.id)
"""
LATELY = "bill.id > %(after)s AND bill.id <= %(until)s"
MONTHS = f"SELECT DISTINCT bill.month FROM billing_bill AS bill WHERE {LATELY} AND {ISSUABLE} ORDER BY 1"  # noqa: S608 -- constants of this module only  # nosec B608


class Sibling(NamedTuple):
    """Another invoice of the same contract. `bill` is the public id of its bill."""

    id: int
    number: str
    issued_on: date
    bill: str
    month: date
    revision: int
    is_newest: bool  # whether its bill is the newest revision of its month


class Confirmed(NamedTuple):
    """What the public check page shows to anybody who has the QR code. `total` in yen."""

    number: str
    issued_on: date
    total: int
    is_replaced: bool  # whether a later revision of its bill exists; which one is not shown


class Flagged(NamedTuple):
    """A bill whose computed `total` differs from the company's `bill_total`; both in yen."""

    customer_number: str
    month: date
    revision: int
    total: int
    bill_total: int


def of_bill(*, public_id: str) -> Invoice | None:
    """Return the invoice of a bill, with bill and issuer; None if it has none."""
    return Invoice.objects.select_related("bill", "issuer").filter(bill__public_id=public_id).first()


def outstanding(*, after: int, until: int) -> list[date]:
    """Return the months of bills with `after` < key <= `until` that lack an invoice, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, {"first_month": settings.INVOICE_FIRST_MONTH, "after": after, "until": until})
        return [month for (month,) in cursor.fetchall()]


def place_of(*, public_id: str) -> tuple[int, date] | None:
    """Return contract key and month of a bill; None if there is no such bill."""
    return Bill.objects.filter(public_id=public_id).values_list("contract_id", "month").first()


def siblings(invoice: Invoice, months: Iterable[date]) -> list[Sibling]:
    """Return the invoices of the same contract in these months, itself included, in the order of issue."""
    of_contract = Invoice.objects.filter(bill__contract=invoice.bill.contract_id, bill__month__in={*months})
    names = ("id", "number", "issued_on", "bill__public_id", "bill__month", "bill__revision", "is_newest")
    annotated = of_contract.annotate(is_newest=Q(bill__superseded_at=None))
    return [Sibling(*row) for row in annotated.order_by("id").values_list(*names)]


def confirmed(*, public_id: str) -> Confirmed | None:
    """Return what the check page shows of an invoice; None for an unknown id."""
    annotated = Invoice.objects.annotate(is_replaced=Q(bill__superseded_at__isnull=False)).filter(public_id=public_id)
    found = annotated.values_list("number", "issued_on", "bill__total", "is_replaced").first()
    return Confirmed(*found) if found else None


def withheld(*, bill: str) -> Withheld | None:
    """Return why the bill of this public id, which has no invoice, gets none."""
    names = ("month", "is_flagged", "superseded_at")
    month, is_flagged, superseded_at = Bill.objects.values_list(*names).get(public_id=bill)
    return policies.withheld(month=month, is_flagged=is_flagged, is_newest=superseded_at is None)


def numbers(bills: Iterable[str]) -> list[str]:
    """Return the numbers of the invoices of the bills of these public ids."""
    issued = Invoice.objects.filter(bill__public_id__in={*bills})
    return list(issued.order_by("id").values_list("number", flat=True))


def flagged() -> list[Flagged]:
    """Return the flagged newest revisions, newest month first, for staff to check; they get no invoice."""
    bills = Bill.objects.newest().filter(is_flagged=True).order_by("-month", "contract__customer_number")
    names = ("contract__customer_number", "month", "revision", "total", "bill_total")
    return [Flagged(*row) for row in bills.values_list(*names)]
