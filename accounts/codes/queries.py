"""What is known of codes: how much of a budget is left, what a letter may still say."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil

from django.db.models import DurationField, ExpressionWrapper, F, Sum
from django.db.models.functions import Now

from accounts.codes.errors import Locked
from accounts.codes.models import GAP, Challenge, PostedCode, Sending, destination
from portal.policy.knobs import policy


def wrong_tries(subject: str) -> int:
    """Digits judged for the subject in 30 days and not forgiven: a challenge that ended well forgives its own."""
    return int(Challenge.objects.weighing_on(subject).aggregate(n=Sum("tries", default=0))["n"])


def length_for(subject: str) -> int | None:
    """How long the subject's codes must be by now; None when nothing but a posted code or staff can help."""
    return policy().code_length_after(wrong_tries(subject))


def locked_until(*, subject: str, purpose: str) -> datetime | None:
    """When the subject may try again, None when it may now."""
    newest = Challenge.objects.locking(subject=subject, purpose=purpose).order_by("-tried_at").first()
    return newest.tried_at + policy().code_lock if newest and newest.tried_at else None


def locked_anywhere(subject: str) -> datetime | None:
    """Until when the subject may try nothing of some purpose: what the desk is shown. None where no lock lasts."""
    newest = Challenge.objects.locking(subject=subject).order_by("-tried_at").first()
    return newest.tried_at + policy().code_lock if newest and newest.tried_at else None


def lock(*, subject: str, purpose: str) -> Locked | None:
    """What a page says in the place of the field while the subject may not try, None when it may."""
    until = locked_until(subject=subject, purpose=purpose)
    return Locked(until) if until else None


def wait(*, subject: str, numbers: Iterable[str]) -> timedelta:
    """How long until a code may go to each of the numbers (digests) for the subject; nothing when it may now.

    A code that was answered makes nobody wait, nor does one that went elsewhere.
    """
    left = ExpressionWrapper(F("at") + GAP - Now(), output_field=DurationField())
    unanswered = Sending.objects.filter(challenge__subject=subject, challenge__spent_at=None, number__in=numbers)
    recent = unanswered.filter(at__gt=Now() - GAP).order_by("-at")
    return recent.values_list(left, flat=True).first() or timedelta()


def seconds_until_send(*, subject: str, to: Iterable[str]) -> int:
    """What a page counts down to the next sending to these numbers or addresses; 0 when it may be asked for now."""
    return ceil(wait(subject=subject, numbers=[destination(one) for one in to]).total_seconds())


def sendable(*, public_id: str, send: int) -> Challenge | None:
    """The challenge, if the given sending is still its latest and may still be answered."""
    return Challenge.objects.live().filter(public_id=public_id, sends=send).first()


def live_posted(subject: str) -> PostedCode | None:
    """The subject's posted code that may be typed now."""
    return PostedCode.objects.live().filter(subject=subject).order_by("-printed_at").first()


def ordered_posted(subject: str) -> PostedCode | None:
    """The subject's latest order that is still to be printed or to be typed."""
    fresh = PostedCode.objects.filter(subject=subject, printed_at=None, spent_at=None)
    return fresh.order_by("-ordered_at").first() or live_posted(subject)


def is_pending(challenge: Challenge | None) -> bool:
    """Whether the challenge waits for digits now."""
    return challenge is not None and Challenge.objects.live().filter(pk=challenge.pk).exists()


def named(public_id: str) -> Challenge | None:
    """The challenge that a session names. Not for ids from a URL."""
    return Challenge.objects.filter(public_id=public_id).first() if public_id else None


def proved(challenge: Challenge, number: str) -> bool:
    """Whether the challenge ended well and its latest code went to this number or address."""
    latest = challenge.sendings.order_by("-pk").values_list("number", flat=True).first()
    return challenge.spent_at is not None and latest == destination(number)
