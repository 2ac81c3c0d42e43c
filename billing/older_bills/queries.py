"""Read which older bills exist, who asked for them, and which were opened."""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from billing.older_bills.models import OldBillsRequest, State
from billing.statements.models import Bill
from billing.statements.months import shifted

WAITING = 50  # requests listed for staff


class OldBill(NamedTuple):
    """A bill that a request opened; `total` in yen."""

    public_id: str
    month: date
    total: int


def kept_before(contract_id: int, oldest_shown: date) -> list[date]:
    """Return the months from FIRST_BILLING_MONTH to before `oldest_shown` whose bills are kept and may be read by the
    holder, newest first.
    """
    older = Bill.objects.theirs(contract_id).filter(month__range=(_first(), shifted(oldest_shown, -1)))
    return list(older.values_list("month", flat=True))


def of(account_id: int, public_id: str) -> OldBillsRequest | None:
    """Return the account's request of this public id; None for another account's."""
    return OldBillsRequest.objects.of(account_id).with_readability().filter(public_id=public_id).first()


def asked_by(account_id: int) -> list[OldBillsRequest]:
    """Return the account's requests, latest first."""
    return list(OldBillsRequest.objects.of(account_id).with_readability())


def waiting(*, viewer_id: int) -> QuerySet[OldBillsRequest]:
    """Return those without an answer whose account still holds the contract, the oldest first, at most WAITING; none of
    the viewer's own.
    """
    asked = OldBillsRequest.objects.still_held().filter(state=State.ASKED).exclude(account=viewer_id)
    return asked.select_related("contract").order_by("asked_at")[:WAITING]


def opened(asked: OldBillsRequest) -> list[OldBill]:
    """Return the bills of the request's months, newest first. The caller checks `is_readable`."""
    months = (max(asked.first, _first()), asked.last)
    bills = Bill.objects.theirs(asked.contract_id).filter(month__range=months)
    return [OldBill(*row) for row in bills.values_list(*OldBill._fields)]


def _first() -> date:
    """Return the first month of which the portal shows bills at all [001-42]."""
    first: date = settings.FIRST_BILLING_MONTH
    return first
