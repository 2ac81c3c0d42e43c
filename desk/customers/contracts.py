"""What the desk shows of contracts: one section each, read for all contracts of a customer in the same few queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from accounts.codes import queries as code_queries
from accounts.codes import subjects
from accounts.codes.queries import Standing
from accounts.contracts import contacts, identity
from accounts.models import Contract, UnconfirmedContacts, User
from billing.statements.models import PaymentStatus
from billing.statements.records import Header
from desk.customers import masking
from home.overview import HeldContract
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

    `stopped_until` ends the stop of checks by wrong tries; `codes` is the standing of codes to its telephone;
    `unconfirmed`: a file changed its contacts, and nobody has confirmed them.
    """

    contract: Contract
    shown: masking.Shown
    lines: Sequence[Line]
    has_more_lines: bool
    bills: Sequence[BillRow]
    stopped_until: datetime | None
    codes: Standing
    unconfirmed: UnconfirmedContacts | None

    @property
    def is_stopped(self) -> bool:
        """Return whether the checks or the codes of the contract are refused now."""
        return bool(self.stopped_until or self.codes.locked_until) or not self.codes.are_sent


def sections(
    held: Sequence[HeldContract],
    *,
    standings: Mapping[str, Standing],
    stops: Mapping[str, datetime],
    clarity: masking.Clarity,
    with_bills: bool,
) -> list[Section]:
    """Return the sections of contracts as the home page reads them (`home.overview.read`), in their order."""
    waiting = UnconfirmedContacts.objects.live().filter(contract__in=[one.contract.pk for one in held])
    unconfirmed = {one.contract_id: one for one in waiting}
    return [
        Section(
            contract=one.contract,
            shown=masking.of_contract(one.contract, clarity),
            lines=one.lines[:LINES],
            has_more_lines=len(one.lines) > LINES,
            bills=_rows(one.bills) if with_bills else [],
            stopped_until=stops.get(one.contract.customer_number),
            codes=standings.get(contacts.subject(one.contract), Standing()),
            unconfirmed=unconfirmed.get(one.contract.pk),
        )
        for one in held
    ]


class Read(NamedTuple):
    """What both pages read of contracts: their sections, standings of codes by subject, ends of stopped checks."""

    sections: list[Section]
    standings: dict[str, Standing]
    stops: dict[str, datetime]


def read(account: User | None, held: Sequence[HeldContract], *, clarity: masking.Clarity, with_bills: bool) -> Read:
    """Return the sections of the contracts of an account, or of one without account, with what is stopped."""
    contracts = [one.contract for one in held]
    standings = code_queries.standings(subjects_of(account, contracts))
    stopped = stops(contracts, account=account.public_id if account else "")
    found = sections(held, standings=standings, stops=stopped, clarity=clarity, with_bills=with_bills)
    return Read(found, standings, stopped)


def subjects_of(account: User | None, contracts: Sequence[Contract]) -> list[str]:
    """Return the subjects of the codes of an account and of contracts."""
    return [*(subjects.every(account) if account else ()), *(contacts.subject(one) for one in contracts)]


def stops(contracts: Sequence[Contract], *, account: str = "") -> dict[str, datetime]:
    """Return until when identity checks are stopped, by customer number, and by the public id of the account."""
    now = timezone.now()
    stopped = identity.stopped(numbers=[one.customer_number for one in contracts], account=account)
    return {who: now + timedelta(seconds=seconds) for who, seconds in stopped.items()}


def _rows(bills: Sequence[Header]) -> list[BillRow]:
    """Return the bills that the customer sees, newest first, each with its difference to the one before."""
    earlier = [*bills[1:], None][: len(bills)]
    return [
        BillRow(
            public_id=bill.public_id,
            month=bill.month,
            total=bill.total,
            change=bill.total - before.total if before else None,
            payment=PaymentStatus(bill.payment_status).label,
            is_flagged=bill.is_flagged,
        )
        for bill, before in zip(bills, earlier, strict=True)
    ]
