"""Send the outbox: claim, render, send, record the outcome. Safe to run many times at once."""

import logging
from collections.abc import Callable

from portal import leases
from portal.delivery import claims, letters, outcomes, status, transports
from portal.delivery.models import Channel, Letter
from portal.delivery.transports import Refused, RenderedLetter, Transport, TryLater

logger = logging.getLogger(__name__)

BATCH = 50


def drain_all() -> int:
    """Send what is due on every channel; return how many letters left."""
    outcomes.expire()
    return sum(drain(channel) for channel in Channel)


def drain(channel: str, *, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send what is due on one channel; return how many left. Ends when nothing is due, the provider does not answer, or
    `stopping()` is true.
    """
    sent = 0
    answers = True
    while answers and not stopping() and (batch := claims.claim(channel, limit=BATCH)):
        with transports.of(channel) as transport:
            left, answers = _send(batch, transport, stopping)
        sent += left
        leases.release(batch)
        if left:
            status.works(channel)
        if not answers:
            status.failed(channel)
    return sent


def _send(batch: list[Letter], transport: Transport, stopping: Callable[[], bool]) -> tuple[int, bool]:
    """Take letters off the batch and try each. Return how many left, and whether the provider answers."""
    left = 0
    while batch and not stopping():
        try:
            left += _attempt(batch.pop(0), transport)
        except TryLater:
            return left, False
    return left, True


def _attempt(letter: Letter, transport: Transport) -> bool:
    """Try one letter once; return whether it was sent. Raises TryLater when the provider would take no other letter
    either."""
    was_in_doubt = letter.in_doubt
    held = claims.hold(letter)
    if held is None:
        return False
    letter.claimed_until, letter.attempts = held.until, held.attempts
    try:
        if letter.provider_id:  # sent before; only receivers of the signal are still due
            return outcomes.left(letter, provider_id=letter.provider_id)
        rendered = _render(letter, held.seconds_left)
        if rendered is None:
            outcomes.drop(letter)
            return False
        return outcomes.left(letter, provider_id=_send_once(letter, rendered, transport, was_in_doubt))
    except Refused as refusal:
        outcomes.refuse(letter, reason=str(refusal))
    except TryLater as later:
        outcomes.postpone(letter, reason=str(later), in_doubt=later.in_doubt)
        if later.down:
            raise
    except RendererFailed as failure:
        outcomes.postpone(letter, reason=str(failure), in_doubt=was_in_doubt)
    return False


class RendererFailed(Exception):
    """A renderer raised an exception. The text names its class only."""


def _render(letter: Letter, seconds_left: int) -> RenderedLetter | None:
    try:
        content = letters.render(letter)
    except Exception as error:
        logger.error("renderer failed: %s %s", letter.kind, outcomes.described(error))
        raise RendererFailed(f"renderer: {type(error).__name__}") from None
    if content is None:
        return None
    return RenderedLetter(
        to=letter.to,
        content=content,
        message_id=letters.message_id(letter),
        created_at=letter.created_at,
        seconds_left=seconds_left,
        public_id=letter.public_id,
    )


def _send_once(letter: Letter, rendered: RenderedLetter, transport: Transport, was_in_doubt: bool) -> str:
    """Send a letter, unless an earlier attempt that ended in doubt did arrive. Returns the provider's id."""
    if was_in_doubt:
        found = transport.find(rendered)
        others = Letter.objects.filter(provider_id__in=found).exclude(pk=letter.pk)
        mine = set(found) - set(others.values_list("provider_id", flat=True))
        if mine:
            return next(provider_id for provider_id in found if provider_id in mine)
    return transport.send(rendered)
