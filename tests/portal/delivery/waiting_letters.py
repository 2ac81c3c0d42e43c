"""Waiting letters, and shifting their times."""

from datetime import timedelta

from django.db.models.functions import Now

from portal.delivery import outbox
from portal.delivery.models import Channel, Letter

PERSONAL = "taro@example.jp 09012345678 4829"


def put(
    kind: str = "test:hello",
    *,
    channel: Channel = Channel.MAIL,
    expires_in: timedelta = timedelta(minutes=5),
    text: str = "4829",
) -> Letter:
    """Put a letter to Taro into the outbox."""
    to = "taro@example.jp" if channel == Channel.MAIL else "09012345678"
    return outbox.put(kind, channel=channel, to=to, expires_in=expires_in, context={"text": text})


def pause_over(letter: Letter) -> None:
    """End the pause between two attempts."""
    Letter.objects.filter(pk=letter.pk).update(not_before=Now())


def lease_over(letter: Letter) -> None:
    """End the lease of a sender that died."""
    Letter.objects.filter(pk=letter.pk).update(claimed_until=Now())
