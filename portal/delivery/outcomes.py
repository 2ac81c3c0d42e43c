"""Record the outcome of an attempt. No function changes a letter that is no longer waiting."""

import logging
import random
import traceback
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from portal import leases
from portal.delivery import events
from portal.delivery.models import Channel, Letter, State

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 60  # seconds between two attempts: somebody waits for a code or a mail
# seconds after each failed attempt at another system's endpoint, then always the last one (Standard Webhooks 1.0,
# "Deliverability and reliability"): a dead one is tried some dozen times a week
WEBHOOK_PAUSES = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
DOUBT_PAUSE = 5  # seconds after which a provider's list shows a message whose answer was lost

# expired, unclaimed, and never accepted by a provider
LATE = Q(expires_at__lte=Now(), provider_id="") & (Q(claimed_until=None) | Q(claimed_until__lte=Now()))


def left(letter: Letter, *, provider_id: str) -> bool:
    """Mark a letter sent and send `letter_left`, in one transaction; True if this call marked it.

    When a receiver fails, the provider's id is kept, so that the next attempt sends the signal again and no letter.
    """
    try:
        with transaction.atomic():
            marked = _waiting(letter).update(
                state=State.SENT,
                sent_at=Now(),
                provider_id=provider_id,
                claimed_until=None,
                in_doubt=False,
                last_error="",
            )
            if marked:
                events.letter_left.send(sender=Letter, letter=Letter.objects.get(pk=letter.pk))
    except (OperationalError, InterfaceError):
        raise  # the database is gone: the lease ends, and the letter goes out again with the same Message-ID
    except Exception as error:
        logger.error("receiver of letter_left failed: %s %s", letter.kind, described(error))
        Letter.objects.filter(pk=letter.pk).update(provider_id=provider_id, in_doubt=False)
        postpone(letter, reason=f"receiver: {type(error).__name__}", in_doubt=False)
        return False
    return bool(marked)


def postpone(letter: Letter, *, reason: str, in_doubt: bool) -> None:
    """Schedule the next attempt after 1, 2, 4 … 60 seconds, that of a webhook after WEBHOOK_PAUSES, and up to a quarter
    more, which spreads the load.
    """
    pause: float = min(LONGEST_PAUSE, 2 ** (min(letter.attempts, 16) - 1))
    if letter.channel == Channel.WEBHOOK:
        pause = WEBHOOK_PAUSES[min(max(letter.attempts, 1), len(WEBHOOK_PAUSES)) - 1]
    if in_doubt:
        pause = max(pause, DOUBT_PAUSE)
    pause *= 1 + random.random() / 4  # noqa: S311 - spreads load, guards nothing
    _claimed(letter).update(
        not_before=Now() + timedelta(seconds=pause), claimed_until=None, in_doubt=in_doubt, last_error=reason[:200]
    )


def refuse(letter: Letter, *, reason: str) -> None:
    """Mark a letter refused: the provider will never take it."""
    logger.warning("letter refused: %s %s (%s)", letter.kind, letter.public_id, reason)
    _claimed(letter).update(state=State.REFUSED, claimed_until=None, in_doubt=False, last_error=reason[:200])


def drop(letter: Letter) -> None:
    """Mark a letter dropped: its renderer found nothing to say."""
    _claimed(letter).update(state=State.DROPPED, claimed_until=None, in_doubt=False, last_error="")


def expire(*, limit: int = 100) -> int:
    """Mark up to `limit` letters expired and send `letter_expired`, a transaction each; return how many."""
    late = Letter.objects.filter(LATE, state=State.WAITING)
    return sum(_expire(letter) for letter in late.order_by("expires_at")[:limit])


def _expire(letter: Letter) -> bool:
    try:
        with transaction.atomic():
            marked = _waiting(letter).filter(LATE).update(state=State.EXPIRED, claimed_until=None, in_doubt=False)
            if marked:
                events.letter_expired.send(sender=Letter, letter=Letter.objects.get(pk=letter.pk))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        logger.error("receiver of letter_expired failed: %s %s", letter.kind, described(error))
        _waiting(letter).update(claimed_until=Now() + timedelta(seconds=LONGEST_PAUSE))
        return False
    return bool(marked)


def described(error: BaseException) -> str:
    """Describe an exception by class and place, without its text, which may hold personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"


def _waiting(letter: Letter) -> QuerySet[Letter]:
    return Letter.objects.filter(pk=letter.pk, state=State.WAITING)


def _claimed(letter: Letter) -> QuerySet[Letter]:
    return leases.held(letter).filter(state=State.WAITING)
