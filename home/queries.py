"""What is said to everybody, from copies that each process keeps for some seconds: pages pay no query for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from home.models import Announcement, Closure

ANNOUNCEMENTS_KEY, ANNOUNCEMENTS_TTL = "home:announcements", 30  # seconds
CLOSURE_KEY, CLOSURE_TTL = "home:closure", 5

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Banner:
    """An announcement as pages show it."""

    public_id: str
    title: str
    body: str
    level: str


@dataclass(frozen=True, slots=True)
class Maintenance:
    """The portal is under maintenance, expected to open at `until`."""

    message: str
    until: datetime | None


def announcements() -> tuple[Banner, ...]:
    """The banners of this moment; a withdrawn one is gone within 30 seconds."""
    return _cached(ANNOUNCEMENTS_KEY, ANNOUNCEMENTS_TTL, _running, otherwise=())


def maintenance() -> Maintenance | None:
    """The maintenance under way, if any; known to every process within 5 seconds."""
    found = _cached(CLOSURE_KEY, CLOSURE_TTL, _closures, otherwise=())
    return found[0] if found else None


def scheduled() -> list[Announcement]:
    """Announcements that run or will, for the operator."""
    return list(Announcement.objects.exclude(ends_at__lte=timezone.now()).order_by("starts_at"))


def clear_cache() -> None:
    """Drop this process's copies."""
    cache.delete_many([ANNOUNCEMENTS_KEY, CLOSURE_KEY])


def _running() -> tuple[Banner, ...]:
    rows = Announcement.objects.running(at=timezone.now()).values_list("public_id", "title", "body", "level")
    return tuple(Banner(*row) for row in rows)


def _closures() -> tuple[Maintenance, ...]:
    return tuple(Maintenance(*row) for row in Closure.objects.values_list("message", "until"))


def _cached(
    key: str, seconds: int, read: Callable[[], tuple[Read, ...]], *, otherwise: tuple[Read, ...]
) -> tuple[Read, ...]:
    """The kept copy or a fresh one. While the database is away, `otherwise`: error and help pages need none."""
    found: tuple[Read, ...] | None = cache.get(key)
    if found is None:
        try:
            found = read()
        except (OperationalError, InterfaceError):
            found = otherwise
        cache.set(key, found, seconds)
    return found
