"""Read what the customer's home page shows, in four queries whatever the number of contracts.

The desk draws the same from what it has read already: `read` and `first` are shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from accounts.users.models import User
from accounts.models import Contract, Notice
from accounts.notices import queries as notice_queries
from billing.payments.policies import asks_for_attention
from billing.statements import queries as statement_queries
from billing.statements.records import Header
from linkage.models import Line

SHOWN_CONTRACTS = 10  # the page of contracts lists the others
LATEST_NOTICES = 3


@dataclass(slots=True)
class HeldContract:
    """A contract with its lines, and its shown bills newest first."""

    contract: Contract
    lines: list[Line] = field(default_factory=list)
    bills: list[Header] = field(default_factory=list)

    @property
    def unpaid(self) -> list[Header]:
        """The bills with a missing payment."""
        return [bill for bill in self.bills if asks_for_attention(bill)]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the page besides the account. `previous_sign_in` is aware, None at the first sign-in."""

    held: Sequence[HeldContract]
    has_more: bool
    notices: Sequence[Notice]
    previous_sign_in: datetime | None


def of(account: User, *, previous_sign_in: str | None) -> Overview:
    """Return the overview of an account. `previous_sign_in` is ISO 8601, as stored in the session."""
    contracts = list(Contract.objects.held_by(account.pk)[: SHOWN_CONTRACTS + 1])
    shown = first(
        read(contracts[:SHOWN_CONTRACTS]),
        of=len(contracts),
        notices=notice_queries.latest(account_id=account.pk, count=LATEST_NOTICES),
    )
    return replace(shown, previous_sign_in=datetime.fromisoformat(previous_sign_in)) if previous_sign_in else shown


def read(contracts: Sequence[Contract]) -> list[HeldContract]:
    """Return the contracts with their lines and shown bills, in their order. Two queries."""
    shown = {contract.pk: HeldContract(contract) for contract in contracts}
    if shown:
        for line in Line.objects.filter(contract__in=shown).order_by("contract", "line_number"):
            shown[line.contract_id].lines.append(line)
        for pk, bill in statement_queries.recent(contract_ids=list(shown)):
            shown[pk].bills.append(bill)
    return list(shown.values())


def first(held: Sequence[HeldContract], *, of: int, notices: Sequence[Notice]) -> Overview:
    """Return the overview of an account that holds `of` contracts: the first of them, and the newest notices."""
    return Overview(
        held=held[:SHOWN_CONTRACTS],
        has_more=of > SHOWN_CONTRACTS,
        notices=notices[:LATEST_NOTICES],
        previous_sign_in=None,
    )
