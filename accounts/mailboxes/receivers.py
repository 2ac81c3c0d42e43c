"""Hear of mails that came back."""

from typing import Any

from django.dispatch import receiver

from accounts.mailboxes import actions
from portal.delivery import reasons
from portal.delivery.events import letter_undelivered
from portal.delivery.models import Channel, Letter


@receiver(letter_undelivered, dispatch_uid="accounts.mailboxes.returned")
def tell_of_returned(sender: Any, letter: Letter, **_: Any) -> None:
    """Tell the owner of the address, in the transaction that marks the letter, unless the failure was a passing one
    or the fault of this installation."""
    if letter.channel == Channel.MAIL and reasons.is_of_address(letter.arrival_code):
        actions.tell_of_returned(address=letter.to)
