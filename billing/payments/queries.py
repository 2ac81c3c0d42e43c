"""Payments over all contracts of an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from billing.payments import policies
from billing.statements import queries as statement_queries
from billing.statements.models import PaymentStatus

LATEST_PAID = 6


class Payment(NamedTuple):
    """A bill and whose it is. `is_awaited`: its due date is over, its outcome not known yet."""

    contract: statement_queries.Choice
    bill: statement_queries.Header
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class Payments:
    """What needs attention and what comes next, the most urgent first; what was paid, the latest first."""

    contracts: Sequence[statement_queries.Choice]
    unpaid: Sequence[Payment]
    coming: Sequence[Payment]
    paid: Sequence[Payment]

    @property
    def is_late(self) -> bool:
        """Whether a due date is over whose outcome is not known."""
        return any(payment.is_awaited for payment in self.coming)

    @property
    def is_revised(self) -> bool:
        """Whether something that stands as paid may have been another sum when it was paid."""
        return any(payment.bill.revision > 1 for payment in self.paid)


def of(*, account_id: int, today: date) -> Payments:
    """The account's bills that the list of bills shows too, by what is to be done."""
    contracts = {contract.pk: contract for contract in statement_queries.choices(account_id=account_id)}
    rows = statement_queries.recent(contract_ids=list(contracts)) if contracts else []
    found = [Payment(contracts[pk], bill, policies.is_awaited(bill, today=today)) for pk, bill in rows]
    found.sort(key=lambda payment: (payment.bill.due_on, payment.contract.customer_number))
    paid = [payment for payment in reversed(found) if payment.bill.payment_status == PaymentStatus.PAID]
    paid.sort(key=lambda payment: payment.bill.paid_on or payment.bill.due_on, reverse=True)
    return Payments(
        contracts=list(contracts.values()),
        unpaid=[payment for payment in found if policies.asks_for_attention(payment.bill)],
        coming=[payment for payment in found if policies.is_coming(payment.bill)],
        paid=paid[:LATEST_PAID],
    )
