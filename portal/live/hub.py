"""The followers of one process and the one database connection that listens for them."""

import asyncio
import json
import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import psycopg
from django.db import connection

from portal.live.channels import NOTIFIED, LiveEvent

logger = logging.getLogger(__name__)

MOST_STREAMS = 6  # of a user in this process; browsers open no more to one host over HTTP/1.1
MOST_QUEUED = 100  # events of a stream whose browser reads slowly; after that it reads them from the database
FIRST_LISTEN = 5.0  # seconds that the first follower waits for the connection
LONGEST_PAUSE = 30.0  # seconds between two attempts to connect


class TooManyStreams(Exception):
    """The user already follows the most topics allowed at once."""


class NotListening(Exception):
    """The database does not answer."""


@dataclass(eq=False)
class Follower:
    """One stream. `queue` holds events, or None: read the events of the topic from the database."""

    topic: str
    user: str
    queue: asyncio.Queue[LiveEvent | None] = field(default_factory=lambda: asyncio.Queue(MOST_QUEUED))

    def offer(self, event: LiveEvent | None) -> None:
        """Queue an event; where the queue is full, replace all of it by the order to read."""
        if event is None or self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            event = None
        self.queue.put_nowait(event)


class Hub:
    """Belongs to one event loop and is used in it only. Listens while there are followers."""

    def __init__(self) -> None:
        self.followers: dict[str, set[Follower]] = defaultdict(set)
        self.streams: Counter[str] = Counter()
        self._listening = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def join(self, topic: str, user: str) -> Follower:
        """Add a follower; what is published from now on reaches its queue. Raises TooManyStreams or NotListening."""
        if self.streams[user] >= MOST_STREAMS:
            raise TooManyStreams
        follower = Follower(topic, user)
        self.streams[user] += 1
        self.followers[topic].add(follower)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        try:
            await asyncio.wait_for(self._listening.wait(), FIRST_LISTEN)
        except TimeoutError:
            self.leave(follower)
            raise NotListening from None
        except asyncio.CancelledError:
            self.leave(follower)
            raise
        return follower

    def leave(self, follower: Follower) -> None:
        """Remove a follower; after the last one the connection is closed. Safe to call twice."""
        if follower not in self.followers[follower.topic]:
            return
        self.followers[follower.topic].discard(follower)
        self.streams[follower.user] -= 1
        self.streams += Counter()  # forget users without streams
        if not self.followers[follower.topic]:
            del self.followers[follower.topic]
        if not self.followers and self._task is not None:
            self._task.cancel()
            self._task = None
            self._listening.clear()

    async def _listen(self) -> None:
        """Listen until cancelled; connect again with growing pauses, and let everybody read what was missed."""
        pause = 0.5
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(**_parameters(), autocommit=True) as listening:
                    await listening.execute(f"LISTEN {NOTIFIED}")
                    pause = 0.5
                    self._order_all_to_read()
                    self._listening.set()
                    async for notification in listening.notifies():
                        self._hand_out(notification.payload)
            except psycopg.Error as error:
                logger.warning("live events lost the database (%s), tries again", type(error).__name__)
            self._listening.clear()
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)

    def _hand_out(self, payload: str) -> None:
        try:
            message = json.loads(payload)
            topic: str = message["topic"]
            event: LiveEvent | None = None
            if "name" in message:
                event = LiveEvent(message["id"], message["name"], message["data"])
        except (ValueError, KeyError, TypeError):
            logger.warning("a notification that is no live event was ignored")
            return
        for follower in self.followers.get(topic, ()):
            follower.offer(event)

    def _order_all_to_read(self) -> None:
        for followers in self.followers.values():
            for follower in followers:
                follower.offer(None)


_hubs: dict[asyncio.AbstractEventLoop, Hub] = {}


def hub() -> Hub:
    """Return the hub of the running event loop."""
    loop = asyncio.get_running_loop()
    for ended in [other for other in _hubs if other.is_closed()]:
        del _hubs[ended]
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def _parameters() -> dict[str, Any]:
    """Return the connection parameters of Django's database, without those of its own connections."""
    params = connection.get_connection_params()
    return {name: value for name, value in params.items() if name not in {"cursor_factory", "context"}}
