"""Which older bills there are, who asked for them, and what was opened to whom."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from billing.older_bills.models import OldBillsRequest, State
from billing.statements.models import Bill

WAITING = 50  # requests listed for staff


class OldBill(NamedTuple):
    """A bill that a request opened."""

    public_id: str
    month: date
    total: int


def kept_before(contract_id: int, oldest_shown: date) -> list[date]:
    """The months before those that are shown whose bills are still kept, newest first."""
    older = Bill.objects.of_contract(contract_id).filter(month__lt=oldest_shown)
    return list(older.values_list("month", flat=True))


def of(account_id: int, public_id: str) -> OldBillsRequest | None:
    """The account's request of this id."""
    return OldBillsRequest.objects.of(account_id).judged().filter(public_id=public_id).first()


def asked_by(account_id: int) -> list[OldBillsRequest]:
    """What the account asked for, the latest first."""
    return list(OldBillsRequest.objects.of(account_id).judged())


def waiting() -> QuerySet[OldBillsRequest]:
    """Those without an answer whose account still holds the contract, the oldest first, at most WAITING."""
    asked = OldBillsRequest.objects.theirs().filter(state=State.ASKED)
    return asked.select_related("contract").order_by("asked_at")[:WAITING]


def opened(asked: OldBillsRequest) -> list[OldBill]:
    """The bills of the request's months, newest first."""
    bills = Bill.objects.of_contract(asked.contract_id).filter(month__range=(asked.first, asked.last))
    return [OldBill(*row) for row in bills.values_list(*OldBill._fields)]


def is_open(*, account_id: int, contract_id: int, month: date) -> bool:
    """Whether a request of the account opened the bill of this month."""
    mine = OldBillsRequest.objects.open().filter(account=account_id, contract=contract_id)
    return mine.filter(first__lte=month, last__gte=month).exists()
