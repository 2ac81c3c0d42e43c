"""Channels of live events. The feature that owns the events registers its channel when its app is ready."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

NOTIFIED = "portal_live"  # the one PostgreSQL channel; the payload names the topic
MOST_BYTES = 7900  # PostgreSQL accepts less than 8000


@dataclass(frozen=True, slots=True)
class LiveEvent:
    """One event of a topic. Ids grow in the order of commits: number events under a lock of their topic's row."""

    id: int
    name: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LiveChannel:
    """A kind of topic, followed at `/live/<name>/<key>/`.

    `may_follow(user, key)` says whether a user may follow the topic; it is asked at each connection, at least every
    five minutes. `since(key, after)` reads the topic's events with an id greater than `after`, oldest first, from the
    feature's own tables. Both run in a thread with a database connection of their own.
    """

    name: str
    may_follow: Callable[[Any, str], bool]
    since: Callable[[str, int], Sequence[LiveEvent]]


_channels: dict[str, LiveChannel] = {}


def register(channel: LiveChannel) -> None:
    """Make a channel known. Raises ValueError where another one has its name."""
    if _channels.setdefault(channel.name, channel) is not channel:
        raise ValueError(f"two live channels are called {channel.name}")


def find(name: str) -> LiveChannel | None:
    """Return the channel of this name, None where there is none."""
    return _channels.get(name)


def publish(channel: str, key: str, event: LiveEvent) -> None:
    """Tell the followers of a topic when the caller's transaction commits (NOTIFY); nothing after a rollback.

    An event that is too large for a notification is announced by its id, and followers' processes read it by `since`.
    Commits that notify queue for one lock of the database: for conversations, not for bulk work.
    """
    payload = json.dumps({"topic": f"{channel}/{key}", "id": event.id, "name": event.name, "data": event.data})
    if len(payload.encode()) > MOST_BYTES:
        payload = json.dumps({"topic": f"{channel}/{key}", "id": event.id})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [NOTIFIED, payload])
