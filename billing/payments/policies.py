"""What a bill's payment asks of the customer."""

from datetime import date

from billing.statements.models import PaymentStatus
from billing.statements.queries import Header

UNPAID = (PaymentStatus.OVERDUE, PaymentStatus.FAILED)


def asks_for_attention(bill: Header) -> bool:
    """The company says that a payment is missing. Of nothing or of a credit none is, whatever its status."""
    return bill.payment_status in UNPAID and bill.total > 0


def is_coming(bill: Header) -> bool:
    """Something is still to be paid, by its due date."""
    return bill.payment_status == PaymentStatus.DUE and bill.total > 0


def is_awaited(bill: Header, *, today: date) -> bool:
    """The due date is over and the company has not said yet whether it was paid."""
    return is_coming(bill) and bill.due_on < today
