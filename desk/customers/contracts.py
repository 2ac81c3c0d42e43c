"""What the desk shows of contracts: one section each, read for all contracts of a customer in the same few queries."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.codes.queries import Standing
from accounts.contracts import contacts, identity
from accounts.models import Contract
from billing.models import Bill
from billing.statements import queries as statement_queries
from billing.statements.models import PaymentStatus
from billing.statements.records import Header
from desk.customers import masking
from linkage.models import Line

LINES = 20  # lines shown of a contract


@dataclass(frozen=True, slots=True)
class BillRow:
    """A bill of the list, in yen; `change` against the bill before, None for the oldest that is shown."""

    public_id: str
    month: date
    total: int
    change: int | None
    payment: str
    is_flagged: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One contract: identifying data (masked or in clear), lines, bills, and what its identity checks wait for.

    `stopped_until` ends the stop of checks by wrong tries; `codes` is the standing of codes to its telephone.
    """

    contract: Contract
    shown: masking.Shown
    lines: Sequence[Line]
    has_more_lines: bool
    bills: Sequence[BillRow]
    stopped_until: datetime | None
    codes: Standing

    @property
    def is_stopped(self) -> bool:
        """Return whether the checks or the codes of the contract are refused now."""
        return bool(self.stopped_until or self.codes.locked_until) or not self.codes.are_sent


def sections(
    contracts: Sequence[Contract],
    *,
    standings: Mapping[str, Standing],
    stops: Mapping[str, datetime],
    in_clear: bool,
    with_bills: bool,
) -> list[Section]:
    """Return the sections of contracts, in their order. The number of queries does not depend on how many there are."""
    lines = _lines(contracts)
    bills = _bills(contracts) if with_bills else {}
    return [
        Section(
            contract=one,
            shown=masking.of_contract(one, is_revealed=in_clear),
            lines=lines[one.pk][:LINES],
            has_more_lines=len(lines[one.pk]) > LINES,
            bills=bills.get(one.pk, []),
            stopped_until=stops.get(one.customer_number),
            codes=standings.get(contacts.subject(one), Standing()),
        )
        for one in contracts
    ]


def stops(contracts: Sequence[Contract], *, account: str = "") -> dict[str, datetime]:
    """Return until when identity checks are stopped, by customer number, and by the public id of the account."""
    now = timezone.now()
    stopped = identity.stopped(numbers=[one.customer_number for one in contracts], account=account)
    return {who: now + timedelta(seconds=seconds) for who, seconds in stopped.items()}


def _lines(contracts: Sequence[Contract]) -> dict[int, list[Line]]:
    found: dict[int, list[Line]] = defaultdict(list)
    for line in Line.objects.filter(contract__in=[one.pk for one in contracts]).order_by("started_on", "pk"):
        found[line.contract_id].append(line)
    return found


def _bills(contracts: Sequence[Contract]) -> dict[int, list[BillRow]]:
    """Return the bills that the customer sees, newest first, each with its difference to the one before."""
    keys = [one.pk for one in contracts]
    flagged = set(Bill.objects.newest().filter(contract__in=keys, is_flagged=True).values_list("public_id", flat=True))
    by_contract: dict[int, list[Header]] = defaultdict(list)
    for key, bill in statement_queries.recent(contract_ids=keys):
        by_contract[key].append(bill)
    return {key: _rows(bills, flagged) for key, bills in by_contract.items()}


def _rows(bills: Sequence[Header], flagged: set[str]) -> list[BillRow]:
    earlier = [*bills[1:], None]
    return [
        BillRow(
            public_id=bill.public_id,
            month=bill.month,
            total=bill.total,
            change=bill.total - before.total if before else None,
            payment=PaymentStatus(bill.payment_status).label,
            is_flagged=bill.public_id in flagged,
        )
        for bill, before in zip(bills, earlier, strict=True)
    ]
