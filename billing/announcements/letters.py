"""The mail about a new bill."""

from billing.announcements import actions
from billing.announcements.mails import bill_of, mail
from portal.delivery.letters import Content, renders
from portal.delivery.models import Letter


@renders(actions.NEW)
def new(letter: Letter) -> Content | None:
    """A new bill is there."""
    bill = bill_of(letter)
    return mail("announcements/new", bill) if bill else None
