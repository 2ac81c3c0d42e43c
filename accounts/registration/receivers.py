"""Receiver of the delivery layer's signal about sent mails."""

from typing import Any

from django.dispatch import receiver

from accounts.registration import provisional
from portal.delivery.events import letter_left
from portal.delivery.models import Letter


@receiver(letter_left)
def mail_left(letter: Letter, **_: Any) -> None:
    """Start the 24 hours of the link when its mail leaves [001-36]."""
    if letter.kind == provisional.CONFIRM and letter.sent_at:
        provisional.mail_left(public_id=letter.ref, mail=letter.context["mail"], at=letter.sent_at)
