"""Whether the provider of a channel answers, for pages and for staff."""

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now

from portal import unique
from portal.delivery.models import Channel, Outage

FAILURES = 3  # failures in a row before a page mentions it
MEMORY = timedelta(minutes=2)  # waiting letters try at least once a minute, so after this silence nothing waits


def is_failing(channel: Channel) -> bool:
    """Return whether the channel's provider fails at present, so that sending may take a while."""
    return Outage.objects.filter(channel=channel, failures__gte=FAILURES, last_at__gt=Now() - MEMORY).exists()


def failed(channel: str) -> None:
    """Count a failure of the provider."""
    mine = Outage.objects.filter(channel=channel)
    if not mine.update(failures=F("failures") + 1, last_at=Now()):
        unique.insert(Outage(channel=channel))


def works(channel: str) -> None:
    """End the outage: the provider accepted a letter."""
    Outage.objects.filter(channel=channel).delete()
