"""Requests for older bills, as the desk sees them."""

from django.db.models import QuerySet

from billing.older_bills.models import OldBillsRequest, State
from billing.older_bills.queries import OldBill, opened

MOST = 50


def waiting() -> QuerySet[OldBillsRequest]:
    """Those without an answer whose account still holds the contract, the oldest first, at most MOST."""
    asked = OldBillsRequest.objects.still_held().filter(state=State.ASKED)
    return asked.select_related("contract").order_by("asked_at")[:MOST]


def one(public_id: str) -> OldBillsRequest | None:
    """A request, answered or not."""
    return OldBillsRequest.objects.with_readability().select_related("account").filter(public_id=public_id).first()


def bills(asked: OldBillsRequest) -> list[OldBill]:
    """What the customer would read."""
    return opened(asked)
