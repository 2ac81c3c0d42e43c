"""Announcements that a browser has closed, kept in a cookie of public ids."""

from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from home import queries
from portal.cookies import Cookie

CLOSED = Cookie("closed_announcements")
LIFETIME = timedelta(days=30)
MOST = 20  # of the ids that the cookie keeps, the newest; each has 22 characters


def shown(request: HttpRequest) -> tuple[queries.Banner, ...]:
    """Return the current announcements besides those that this browser has closed."""
    closed = _closed(request)
    return tuple(banner for banner in queries.announcements() if banner.public_id not in closed)


def close(request: HttpRequest, response: HttpResponseBase, public_id: str) -> None:
    """Note a current announcement as closed. Anything else that is named changes nothing."""
    current = {banner.public_id for banner in queries.announcements()}
    if public_id in current:
        kept = [one for one in _closed(request) if one in current and one != public_id]
        CLOSED.write(response, ".".join([*kept, public_id][-MOST:]), lifetime=LIFETIME)


def _closed(request: HttpRequest) -> list[str]:
    return CLOSED.read(request).split(".")
