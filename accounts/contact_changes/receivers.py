"""Note contacts that other features enrol, so that they can be undone."""

from typing import Any

from django.dispatch import receiver

from accounts.contact_changes import actions
from accounts.events import first_phone_enrolled
from accounts.phones.models import Phone


@receiver(first_phone_enrolled, dispatch_uid="accounts.contact_changes.first_phone")
def note_first_phone(sender: Any, phone: Phone, **_: Any) -> None:
    """Note a first telephone that no other factor vouched for: the mailbox of the time may undo it for ten days."""
    actions.note_first_phone(phone)
