"""Read what was sent to whom, for staff: never a body, an address or number in clear, or a code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from portal import features, masking
from portal.delivery import fates
from portal.delivery.fates import Fate
from portal.delivery.models import Channel, Letter, Outage, State
from portal.delivery.status import FAILURES, MEMORY

LATELY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter as staff see it. `to` is masked."""

    about: str
    channel: str
    to: str
    put_at: datetime
    sent_at: datetime | None
    fate: Fate


def recent_letters(refs: Iterable[str], *, limit: int = 10) -> Sequence[Sent]:
    """Return the newest letters about the rows with these public ids, newest first; one query (index letter_ref)."""
    kinds = features.letters()
    about = Letter.objects.filter(kind__in=list(kinds), ref__in=set(refs) - {""}).exclude(to="")
    found = about.order_by("-created_at", "-pk")[:limit]
    return [
        Sent(
            kinds[one.kind],
            one.get_channel_display(),
            masking.destination(one.to) if one.channel != Channel.WEBHOOK else "",
            one.created_at,
            one.sent_at,
            fates.of(one),
        )
        for one in found
    ]


def failing() -> Sequence[str]:
    """Return the names of the channels whose provider does not answer at present."""
    late = Outage.objects.filter(failures__gte=FAILURES, last_at__gt=Now() - MEMORY).order_by("channel")
    return [one.get_channel_display() for one in late]


def failed(state: State) -> QuerySet[Letter]:
    """Return the letters of the last seven days that ended in this state; answered by the index `letter_state`."""
    return Letter.objects.filter(state=state, created_at__gt=Now() - LATELY)
