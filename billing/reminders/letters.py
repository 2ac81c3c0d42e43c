"""The mails about a payment. Each is dropped when the payment has moved on before it left."""

from billing.announcements.mails import bill_of, mail
from billing.reminders import actions
from billing.statements.models import PaymentStatus
from portal.delivery.letters import Content, renders
from portal.delivery.models import Letter


@renders(actions.COMING)
def due(letter: Letter) -> Content | None:
    """The due date is near."""
    bill = bill_of(letter)
    return mail("reminders/due", bill) if bill and bill.payment_status == PaymentStatus.DUE else None


@renders(actions.FAILED)
def failed(letter: Letter) -> Content | None:
    """The debit failed."""
    bill = bill_of(letter)
    return mail("reminders/failed", bill) if bill and bill.payment_status == PaymentStatus.FAILED else None
