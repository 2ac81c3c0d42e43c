"""Receiver of the signal that a contract is another person's (`accounts.events`)."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts import events
from accounts.models import Contract
from desk.notes.models import Note


@receiver(events.contract_changed_hands, dispatch_uid="desk.notes.forget")
def forget(sender: Any, contract: Contract, since: datetime, **_: Any) -> None:
    """Delete the notes about the person of before; those written since (`since`) are about the next one, or both."""
    Note.objects.filter(contract=contract, written_at__lt=since).delete()
