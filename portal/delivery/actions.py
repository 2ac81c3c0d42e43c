"""Note what became of letters; purge the outbox."""

import logging
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from portal.delivery import events, outcomes
from portal.delivery.bounces import Bounce
from portal.delivery.models import Arrival, Channel, Letter, State
from portal.delivery.reports import Report

logger = logging.getLogger(__name__)

KEPT = timedelta(days=90)  # since they were written
SLICE = 5_000  # rows deleted by a statement, so that locks are short
STRENGTH = {arrival: rank for rank, arrival in enumerate(Arrival, 1)}


def note_report(*, public_id: str, report: Report) -> bool:
    """Note the provider's report about an SMS or call; False where there is no such letter or it knows better.

    The provider's id must be the letter's own, or the letter has none yet because the report overtook the answer.
    """
    letters = Letter.objects.filter(
        public_id=public_id, channel=report.channel, provider_id__in=["", report.provider_id]
    )
    return _note(letters, report.arrival, report.code)


def note_bounce(bounce: Bounce) -> bool:
    """Note what a bounce says of a mail; False where there is no such letter or it knows better."""
    return _note(Letter.objects.filter(public_id=bounce.public_id, channel=Channel.MAIL), bounce.arrival, bounce.code)


def _note(letters: QuerySet[Letter], arrival: Arrival, code: str) -> bool:
    """Write the fate in one statement, unless the same or a stronger one stands there: reports arrive twice and out of
    order. Sends `letter_undelivered` in the same transaction; a receiver that fails takes back its own work alone."""
    weaker = ["", *(one for one in Arrival if STRENGTH[one] < STRENGTH[arrival])]
    with transaction.atomic():
        noted = letters.filter(arrival__in=weaker).update(arrival=arrival, arrival_code=code, arrival_at=Now())
        if noted and arrival == Arrival.UNDELIVERED:
            _tell(letters.get())
    return bool(noted)


def _tell(letter: Letter) -> None:
    try:
        with transaction.atomic():
            events.letter_undelivered.send(sender=Letter, letter=letter)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.error("receiver of letter_undelivered failed: %s %s", letter.kind, outcomes.described(error))


def purge() -> int:
    """Delete letters older than KEPT that were sent, refused, dropped or expired; return how many.

    Letters hold addresses. Letters that wait to be sent stay.
    """
    old = Letter.objects.exclude(state=State.WAITING).filter(created_at__lt=Now() - KEPT)
    deleted = 0
    while slice_ := list(old.order_by("created_at").values_list("pk", flat=True)[:SLICE]):
        deleted += Letter.objects.filter(pk__in=slice_).delete()[0]
    return deleted
