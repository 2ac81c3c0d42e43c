"""Payments over all contracts of an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from billing.payments import policies
from billing.statements import queries as statements
from billing.statements.models import PaymentStatus
from billing.statements.policies import shown_since

LATEST_PAID = 6


class Payment(NamedTuple):
    """A bill and whose it is. `is_awaited`: its due date is over, its outcome not known yet."""

    contract: statements.Choice
    bill: statements.Header
    is_awaited: bool


@dataclass(frozen=True, slots=True)
class Payments:
    """What needs attention and what comes next, the most urgent first; what was paid, the latest first."""

    contracts: Sequence[statements.Choice]
    unpaid: Sequence[Payment]
    coming: Sequence[Payment]
    paid: Sequence[Payment]


def of(*, account_id: int, today: date) -> Payments:
    """The account's bills that the list of bills shows too, by what is to be done."""
    contracts = {contract.pk: contract for contract in statements.choices(account_id=account_id)}
    rows = statements.recent(contract_ids=list(contracts), since=shown_since(today)) if contracts else []
    found = [Payment(contracts[pk], bill, policies.is_awaited(bill, today=today)) for pk, bill in rows]
    found.sort(key=lambda payment: (payment.bill.due_on, payment.contract.customer_number))
    paid = [payment for payment in reversed(found) if payment.bill.payment_status == PaymentStatus.PAID]
    return Payments(
        contracts=list(contracts.values()),
        unpaid=[payment for payment in found if policies.asks_for_attention(payment.bill)],
        coming=[payment for payment in found if policies.is_coming(payment.bill)],
        paid=paid[:LATEST_PAID],
    )
