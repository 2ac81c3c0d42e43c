"""The mails about a payment. Each is dropped when before it left the payment moved on, or nothing was left to pay."""

from billing.bill_mails.mails import bill_of, mail
from billing.reminders import actions
from billing.statements.models import PaymentStatus
from portal.delivery.letters import Content, renders
from portal.delivery.models import Letter


@renders(actions.COMING)
def due(letter: Letter) -> Content | None:
    """The due date is near."""
    return _unpaid(letter, PaymentStatus.DUE)


@renders(actions.FAILED)
def failed(letter: Letter) -> Content | None:
    """The debit failed."""
    return _unpaid(letter, PaymentStatus.FAILED)


@renders(actions.OVERDUE)
def overdue(letter: Letter) -> Content | None:
    """The due date has passed."""
    return _unpaid(letter, PaymentStatus.OVERDUE)


def _unpaid(letter: Letter, status: PaymentStatus) -> Content | None:
    """The mail named as the status, while the bill has that status and asks for a payment."""
    bill = bill_of(letter)
    if bill is None or bill.payment_status != status or bill.total <= 0:
        return None
    return mail(f"reminders/{status.value}", bill)
