"""Rules for how long a session lasts (ASVS 7.3.1, 7.3.2). Pure functions of the session's values."""

from collections.abc import MutableMapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.conf import settings

SIGNED_IN_AT = "signed_in_at"  # seconds since 1970
SEEN_AT = "seen_at"
STAFF = "staff_session"  # present in the sessions of the company's people, whose limits are shorter
PREVIOUS = "previous_sign_in"  # ISO 8601; absent at the first sign-in
GRAIN = timedelta(minutes=5)  # how often the last use is written

Session = MutableMapping[str, Any]


class Over(Enum):
    """Reason why a session has ended, in the words of the sign-in page."""

    IDLE = "一定時間操作がなかったため、安全のためログアウトしました。お手数ですが、もう一度ログインしてください。"
    OLD = "ログインから長い時間がたったため、安全のためログアウトしました。お手数ですが、もう一度ログインしてください。"


def begin(session: Session, *, at: datetime, previous: datetime | None, is_insider: bool = False) -> None:
    """Start both clocks."""
    if is_insider:
        session[STAFF] = True
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(at.timestamp())
    if previous is not None:
        session[PREVIOUS] = previous.isoformat()


def over(session: Session, *, at: datetime) -> Over | None:
    """Return why the session is over; None while it lasts. One whose start is not known is over.

    The last use is written at most every GRAIN, so the idle limit may end up to GRAIN early, never late.
    """
    idle, absolute = limits(is_insider=STAFF in session)
    if _age(session, SIGNED_IN_AT, at) >= absolute:
        return Over.OLD
    return Over.IDLE if _age(session, SEEN_AT, at) >= idle else None


def limits(*, is_insider: bool) -> tuple[timedelta, timedelta]:
    """Return how long a session lasts unused, and at most."""
    if is_insider:
        return settings.STAFF_SESSION_IDLE_LIMIT, settings.STAFF_SESSION_ABSOLUTE_LIMIT
    return settings.SESSION_IDLE_LIMIT, settings.SESSION_ABSOLUTE_LIMIT


def touch(session: Session, *, at: datetime) -> bool:
    """Note the use of the session; False when that was noted less than GRAIN ago."""
    if _age(session, SEEN_AT, at) < GRAIN:
        return False
    session[SEEN_AT] = int(at.timestamp())
    return True


def _age(session: Session, key: str, at: datetime) -> timedelta:
    since = session.get(key)
    return timedelta(seconds=at.timestamp() - since) if isinstance(since, int) else timedelta.max
