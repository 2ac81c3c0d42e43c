"""Read announcements and maintenance through a cache in each process, so that pages need no query for them."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from home.models import Announcement, Closure, Level

ANNOUNCEMENTS_KEY, ANNOUNCEMENTS_TTL = "home:announcements", 30  # seconds
CLOSURE_KEY, CLOSURE_TTL = "home:closure", 5

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Banner:
    """An announcement as pages show it; `level` is a value of `Level`."""

    public_id: str
    title: str
    body: str
    level: str
    link: str = ""

    @property
    def host(self) -> str:
        """Return the host that the link leads to, which is shown with it."""
        return urlsplit(self.link).hostname or ""

    @property
    def icon(self) -> str:
        """Return the icon of its level."""
        return "info" if self.level == Level.INFO else "alert"

    @property
    def word(self) -> str:
        """Return its level in words, for those who do not see the icon."""
        return str(Level(self.level).label)


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Maintenance under way; `until` is its announced end, None if not known."""

    message: str
    until: datetime | None


def announcements() -> tuple[Banner, ...]:
    """Return the current banners, at most ANNOUNCEMENTS_TTL seconds old."""
    return _cached(ANNOUNCEMENTS_KEY, ANNOUNCEMENTS_TTL, _running, otherwise=())


def maintenance() -> Maintenance | None:
    """Return the maintenance under way, or None; at most CLOSURE_TTL seconds old."""
    found = _cached(CLOSURE_KEY, CLOSURE_TTL, _closures, otherwise=())
    return found[0] if found else None


def scheduled() -> list[Announcement]:
    """Return current and future announcements, earliest first, uncached."""
    return list(Announcement.objects.exclude(ends_at__lte=timezone.now()).order_by("starts_at"))


def current(public_id: str) -> Announcement | None:
    """Return a current or future announcement, uncached."""
    return Announcement.objects.exclude(ends_at__lte=timezone.now()).filter(public_id=public_id).first()


def version(announcement: Announcement) -> str:
    """Return a digest of what is stored, by which a form notices that a colleague changed it meanwhile."""
    fields = ("title", "body", "link", "level", "starts_at", "ends_at")
    stored = [str(getattr(announcement, name)) for name in fields]
    return hashlib.sha256("\0".join(stored).encode()).hexdigest()


def clear_cache() -> None:
    """Drop this process's cached copies."""
    cache.delete_many([ANNOUNCEMENTS_KEY, CLOSURE_KEY])


def _running() -> tuple[Banner, ...]:
    rows = Announcement.objects.running(at=timezone.now()).values_list("public_id", "title", "body", "level", "link")
    return tuple(Banner(*row) for row in rows)


def _closures() -> tuple[Maintenance, ...]:
    return tuple(Maintenance(*row) for row in Closure.objects.values_list("message", "until"))


def _cached(
    key: str, seconds: int, read: Callable[[], tuple[Read, ...]], *, otherwise: tuple[Read, ...]
) -> tuple[Read, ...]:
    """Return the cached copy, or read and cache one for `seconds`.

    Returns and caches `otherwise` if the database cannot be reached: error and help pages must still work.
    """
    found: tuple[Read, ...] | None = cache.get(key)
    if found is None:
        try:
            found = read()
        except (OperationalError, InterfaceError):
            found = otherwise
        cache.set(key, found, seconds)
    return found
