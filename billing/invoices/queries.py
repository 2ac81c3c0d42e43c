"""Invoices. The pages fetch the bill through its holder first; only the check page asks by the invoice's own id."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from billing.invoices.models import Invoice
from billing.statements.models import Bill


class Sibling(NamedTuple):
    """An invoice of the same contract. `bill` is the public id of its bill."""

    id: int
    number: str
    issued_on: date
    bill: str
    month: date
    revision: int


class Confirmed(NamedTuple):
    """What anybody may learn who holds the paper."""

    number: str
    issued_on: date
    total: int


class Flagged(NamedTuple):
    """A bill whose lines do not come to what the company says they do. Yen."""

    customer_number: str
    month: date
    revision: int
    total: int
    bill_total: int


def of_bill(*, public_id: str) -> Invoice | None:
    """The invoice that a bill has, with bill and issuer."""
    return Invoice.objects.select_related("bill", "issuer").filter(bill__public_id=public_id).first()


def place_of(*, public_id: str) -> tuple[int, date] | None:
    """Contract and month of a bill."""
    return Bill.objects.filter(public_id=public_id).values_list("contract_id", "month").first()


def siblings(invoice: Invoice, months: Iterable[date]) -> list[Sibling]:
    """The invoices of the same contract and these months, itself included, in the order of their issue."""
    of_contract = Invoice.objects.filter(bill__contract=invoice.bill.contract_id, bill__month__in={*months})
    names = ("id", "number", "issued_on", "bill__public_id", "bill__month", "bill__revision")
    return [Sibling(*row) for row in of_contract.order_by("id").values_list(*names)]


def confirmed(*, public_id: str) -> Confirmed | None:
    """What the check page says of an invoice."""
    found = Invoice.objects.filter(public_id=public_id).values_list("number", "issued_on", "bill__total").first()
    return Confirmed(*found) if found else None


def is_flagged(*, bill: str) -> bool:
    """Whether the bill of this public id is one of `flagged`, newest or not."""
    return Bill.objects.filter(public_id=bill, is_flagged=True).exists()


def flagged() -> list[Flagged]:
    """The newest bills for the company's people to look at; none of them has an invoice."""
    bills = Bill.objects.newest().filter(is_flagged=True).order_by("-month", "contract__customer_number")
    names = ("contract__customer_number", "month", "revision", "total", "bill_total")
    return [Flagged(*row) for row in bills.values_list(*names)]
