"""Whose personal data this browser may show, and until when. Kept in the session, so it ends with it."""

from datetime import datetime, timedelta

from django.http import HttpRequest

KEY = "revealed"  # session: public id -> seconds since 1970
LASTS = timedelta(minutes=10)


def open_up(request: HttpRequest, public_id: str, *, at: datetime) -> None:
    """Show the data of one customer for ten minutes; what has run out is forgotten."""
    kept = {known: until for known, until in request.session.get(KEY, {}).items() if until > at.timestamp()}
    request.session[KEY] = {**kept, public_id: (at + LASTS).timestamp()}


def is_open(request: HttpRequest, public_id: str, *, at: datetime) -> bool:
    """Whether a reason was given in this browser within the last ten minutes."""
    until: float = request.session.get(KEY, {}).get(public_id, 0)
    return until > at.timestamp()
