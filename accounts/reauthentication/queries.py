"""Reads of the proofs of a session, and their age by the database clock."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import connection
from django.http import HttpRequest

from accounts.authenticators.strengths import Strength

FRESH = timedelta(minutes=5)  # how long a proof counts for the act it was asked for
KEY = "proofs"  # session: word of the strength -> seconds since 1970
OWN = "phone_own"  # a phone code that was asked for its own sake [002-54]


def strength(request: HttpRequest, within: timedelta = FRESH) -> Strength | None:
    """Return the strongest proof younger than `within`; None for none."""
    fresh = _fresh(request, within)
    return max((one for one in Strength if one.word in fresh), default=None)


def suffices(request: HttpRequest, needed: Strength, *, phone_only: bool = False, within: timedelta = FRESH) -> bool:
    """Tell whether an act that needs this strength may go on.

    `phone_only`: only a phone code asked for this very act suffices, however strong the other proofs are.
    """
    if phone_only:
        return OWN in _fresh(request, within)
    proven = strength(request, within)
    return proven is not None and proven >= needed


def _fresh(request: HttpRequest, within: timedelta) -> set[str]:
    kept: Mapping[str, float] = request.session.get(KEY, {})
    if not kept:
        return set()
    oldest = now() - within.total_seconds()
    return {word for word, at in kept.items() if at > oldest}


def now() -> float:
    """Return seconds since 1970 by the database clock, which all processes share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM statement_timestamp())::float8")
        ((seconds,),) = cursor.fetchall()
    return float(seconds)
