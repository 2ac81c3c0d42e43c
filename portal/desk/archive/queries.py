"""Requests for older bills, as the desk sees them."""

from django.db.models import QuerySet

from billing.archive.models import OldBillsRequest, State
from billing.archive.queries import OldBill, opened

MOST = 50


def waiting() -> QuerySet[OldBillsRequest]:
    """Those without an answer, the oldest first, at most MOST."""
    return OldBillsRequest.objects.filter(state=State.ASKED).select_related("contract").order_by("asked_at")[:MOST]


def one(public_id: str) -> OldBillsRequest | None:
    """A request, answered or not."""
    return OldBillsRequest.objects.select_related("contract", "account").filter(public_id=public_id).first()


def bills(asked: OldBillsRequest) -> list[OldBill]:
    """What the customer would read."""
    return opened(asked)
