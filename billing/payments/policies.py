"""Decide from a bill's payment status what the customer has to do."""

from datetime import date

from billing.statements.models import PaymentStatus
from billing.statements.records import Header
from billing.statements.standing import Standing

UNPAID = (Standing.OVERDUE, Standing.FAILED)


def asks_for_attention(bill: Header) -> bool:
    """Return whether the company reports a missing payment.

    A bill of zero or a credit never has one, and none is pressed for while the amount is in question.
    """
    return bill.standing in UNPAID


def is_coming(bill: Header) -> bool:
    """Return whether an amount is still to be paid, by its due date."""
    return bill.standing == Standing.DUE


def is_checked(bill: Header) -> bool:
    """Return whether the amount is in question and not paid yet."""
    return bill.standing == Standing.CHECKING and bill.payment_status != PaymentStatus.PAID


def is_settled(bill: Header) -> bool:
    """Return whether nothing is left to pay: it is paid, or there is nothing to pay."""
    return bill.payment_status == PaymentStatus.PAID or bill.standing == Standing.NOTHING


def is_awaited(bill: Header, *, today: date) -> bool:
    """Return whether the due date has passed and the company has not reported the outcome yet."""
    return is_coming(bill) and bill.due_on < today
