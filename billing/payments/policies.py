"""Decide from a bill's payment status what the customer has to do."""

from datetime import date

from billing.statements.models import PaymentStatus
from billing.statements.queries import Header

UNPAID = (PaymentStatus.OVERDUE, PaymentStatus.FAILED)


def asks_for_attention(bill: Header) -> bool:
    """Return whether the company reports a missing payment. A bill of zero or a credit never has one."""
    return bill.payment_status in UNPAID and bill.total > 0


def is_coming(bill: Header) -> bool:
    """Return whether an amount is still to be paid, by its due date."""
    return bill.payment_status == PaymentStatus.DUE and bill.total > 0


def is_awaited(bill: Header, *, today: date) -> bool:
    """Return whether the due date has passed and the company has not reported the outcome yet."""
    return is_coming(bill) and bill.due_on < today
