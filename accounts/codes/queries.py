"""Reads of codes: budgets, locks, waiting times, and the challenges of sessions and letters."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from django.db.models import DurationField, ExpressionWrapper, F, Max, Q, Sum
from django.db.models.functions import Now

from accounts.codes.errors import Locked
from accounts.codes.models import GAP, MEMORY, Challenge, PostedCode, Sending, destination
from portal.policy.knobs import policy


def wrong_tries(subject: str) -> int:
    """Count the wrong digits of the subject in 30 days; redeemed challenges do not count."""
    return int(Challenge.objects.weighing_on(subject).aggregate(n=Sum("tries", default=0))["n"])


def length_for(subject: str) -> int | None:
    """Return how long the subject's codes must be now; None when only a posted code or staff can help."""
    return policy().code_length_after(wrong_tries(subject))


def locked_until(*, subject: str, purpose: str) -> datetime | None:
    """Return when the subject may try again, None when it may now."""
    newest = Challenge.objects.locking(subject=subject, purpose=purpose).order_by("-tried_at").first()
    return newest.tried_at + policy().code_lock if newest and newest.tried_at else None


class Standing(NamedTuple):
    """Wrong digits of a subject in 30 days, and until when a lock of any purpose lasts; None for no lock."""

    wrong: int = 0
    locked_until: datetime | None = None

    @property
    def are_sent(self) -> bool:
        """Return whether codes are sent to the subject at all."""
        return policy().code_length_after(self.wrong) is not None


def standings(subjects: Iterable[str]) -> dict[str, Standing]:
    """Return the standing of each subject that has typed wrong digits, for the desk; one query."""
    locks = Q(tries__gte=policy().code_tries, tried_at__gt=Now() - policy().code_lock)
    failed = Challenge.objects.filter(subject__in=list(subjects), spent_at=None, tried_at__gt=Now() - MEMORY)
    found = failed.values_list("subject").annotate(wrong=Sum("tries"), tried=Max("tried_at", filter=locks))
    return {
        subject: Standing(wrong, tried + policy().code_lock if tried else None)
        for subject, wrong, tried in found.order_by("subject")
    }


def recent(subjects: Iterable[str], *, limit: int = 10) -> list[str]:
    """Return the public ids of the subjects' newest challenges, which letters with codes are about."""
    asked = Challenge.objects.filter(subject__in=list(subjects)).order_by("-created_at", "-pk")
    return list(asked.values_list("public_id", flat=True)[:limit])


def lock(*, subject: str, purpose: str) -> Locked | None:
    """Return the lock that a page shows in place of the field; None when the subject may try."""
    until = locked_until(subject=subject, purpose=purpose)
    return Locked(until) if until else None


def wait(*, subject: str, numbers: Iterable[str]) -> timedelta:
    """Return how long until a code may go to each of the numbers (digests) for the subject; zero when it may now.

    An answered code causes no waiting, nor does one that went elsewhere.
    """
    left = ExpressionWrapper(F("at") + GAP - Now(), output_field=DurationField())
    unanswered = Sending.objects.filter(challenge__subject=subject, challenge__spent_at=None, number__in=numbers)
    recent = unanswered.filter(at__gt=Now() - GAP).order_by("-at")
    return recent.values_list(left, flat=True).first() or timedelta()


def seconds_until_send(*, subject: str, to: Iterable[str]) -> int:
    """Return the seconds until a code may go to these numbers or addresses; 0 when it may now."""
    return ceil(wait(subject=subject, numbers=[destination(one) for one in to]).total_seconds())


def sendable(*, public_id: str, send: int) -> Challenge | None:
    """Return the challenge if the given sending is still its latest and may still be answered."""
    return Challenge.objects.live().filter(public_id=public_id, sends=send).first()


def live_posted(subject: str) -> PostedCode | None:
    """Return the subject's posted code that may be typed now."""
    return PostedCode.objects.live().filter(subject=subject).order_by("-printed_at").first()


def ordered_posted(subject: str) -> PostedCode | None:
    """Return the subject's latest order that is still to be printed or typed."""
    fresh = PostedCode.objects.filter(subject=subject, printed_at=None, spent_at=None)
    return fresh.order_by("-ordered_at").first() or live_posted(subject)


def is_pending(challenge: Challenge | None) -> bool:
    """Tell whether the challenge waits for digits now."""
    return challenge is not None and Challenge.objects.live().filter(pk=challenge.pk).exists()


def named(public_id: str) -> Challenge | None:
    """Return the challenge that a session names. Not for ids from a URL."""
    return Challenge.objects.filter(public_id=public_id).first() if public_id else None


def proved(challenge: Challenge, number: str) -> bool:
    """Tell whether the challenge was redeemed and its latest code went to this number or address."""
    latest = challenge.sendings.order_by("-pk").values_list("number", flat=True).first()
    return challenge.spent_at is not None and latest == destination(number)
