"""Read the payments over all contracts of an account."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from billing.payments import policies
from billing.statements import queries as statement_queries
from billing.statements import standing
from billing.statements.records import Choice, Header

LATEST_PAID = 6  # settled bills on the page


class Payment(NamedTuple):
    """A bill and its contract. `is_awaited`: its due date has passed, its outcome is not known yet.

    `paid_on` is None unless the bill was paid by today.
    """

    contract: Choice
    bill: Header
    is_awaited: bool
    paid_on: date | None


class Group(NamedTuple):
    """Payments of one contract."""

    contract: Choice
    payments: Sequence[Payment]


@dataclass(frozen=True, slots=True)
class Payments:
    """Payments by contract: missing, coming and questioned ones with the earliest due date first, settled ones with the
    latest first."""

    contracts: Sequence[Choice]
    unpaid: Sequence[Group]
    coming: Sequence[Group]
    checked: Sequence[Group]
    settled: Sequence[Group]

    @property
    def is_late(self) -> bool:
        """Whether a due date has passed whose outcome is not known."""
        return any(payment.is_awaited for group in self.coming for payment in group.payments)

    @property
    def is_revised(self) -> bool:
        """Whether a paid bill was revised, so that another amount may have been paid."""
        return any(payment.bill.revision > 1 for group in self.settled for payment in group.payments)


def of(*, account_id: int, today: date) -> Payments:
    """Return the account's payments over the months that the bill list shows. `today` in JST."""
    contracts = {contract.pk: contract for contract in statement_queries.choices(account_id=account_id)}
    rows = statement_queries.recent(contract_ids=list(contracts)) if contracts else []
    found = [
        Payment(
            contract=contracts[pk],
            bill=bill,
            is_awaited=policies.is_awaited(bill, today=today),
            paid_on=standing.paid_on(bill, today=today),
        )
        for pk, bill in rows
    ]
    found.sort(key=lambda payment: (payment.bill.due_on, payment.contract.customer_number))

    def those(applies: Callable[[Header], bool]) -> list[Group]:
        return _grouped(payment for payment in found if applies(payment.bill))

    settled = [payment for payment in reversed(found) if policies.is_settled(payment.bill)]
    settled.sort(key=lambda payment: payment.paid_on or payment.bill.due_on, reverse=True)
    return Payments(
        contracts=list(contracts.values()),
        unpaid=those(policies.asks_for_attention),
        coming=those(policies.is_coming),
        checked=those(policies.is_checked),
        settled=_grouped(settled[:LATEST_PAID]),
    )


def _grouped(payments: Iterable[Payment]) -> list[Group]:
    """Group payments by contract, both in the order given."""
    groups: dict[int, list[Payment]] = {}
    for payment in payments:
        groups.setdefault(payment.contract.pk, []).append(payment)
    return [Group(mine[0].contract, mine) for mine in groups.values()]
