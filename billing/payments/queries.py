"""Read the payments over all contracts of an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from billing.payments import policies
from billing.statements import queries as statement_queries
from billing.statements.models import PaymentStatus

LATEST_PAID = 6  # paid bills on the page


class Payment(NamedTuple):
    """A bill and its contract. `is_awaited`: its due date has passed, its outcome is not known yet."""

    contract: statement_queries.Choice
    bill: statement_queries.Header
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class Payments:
    """Missing and coming payments, earliest due date first; paid ones, latest first."""

    contracts: Sequence[statement_queries.Choice]
    unpaid: Sequence[Payment]
    coming: Sequence[Payment]
    paid: Sequence[Payment]

    @property
    def is_late(self) -> bool:
        """Whether a due date has passed whose outcome is not known."""
        return any(payment.is_awaited for payment in self.coming)

    @property
    def is_revised(self) -> bool:
        """Whether a paid bill was revised, so that another amount may have been paid."""
        return any(payment.bill.revision > 1 for payment in self.paid)


def of(*, account_id: int, today: date) -> Payments:
    """Return the account's payments over the months that the bill list shows. `today` in JST."""
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
