"""Mails about a payment, each dropped if before it leaves the payment status changed or nothing is left to pay.

Of a bill whose amount is in question only a failed debit is told."""

from billing.bill_mails.letters import bill_mail, current_bill
from billing.reminders import actions
from billing.statements.models import PaymentStatus
from portal.delivery.letters import Content, renders
from portal.delivery.models import Letter


@renders(actions.COMING)
def due(letter: Letter) -> Content | None:
    """Render the reminder of a due date in the next days."""
    return _unpaid(letter, PaymentStatus.DUE)


@renders(actions.FAILED)
def failed(letter: Letter) -> Content | None:
    """Render the mail about a failed debit."""
    return _unpaid(letter, PaymentStatus.FAILED)


@renders(actions.OVERDUE)
def overdue(letter: Letter) -> Content | None:
    """Render the mail about a due date that has passed without a payment."""
    return _unpaid(letter, PaymentStatus.OVERDUE)


def _unpaid(letter: Letter, status: PaymentStatus) -> Content | None:
    """Compose `reminders/<status>` while the bill has this status, a total above zero and no flag; else None."""
    bill = current_bill(letter)
    if bill is None or bill.payment_status != status or bill.total <= 0:
        return None
    if bill.is_flagged and status != PaymentStatus.FAILED:
        return None
    return bill_mail(f"reminders/{status.value}", bill)
