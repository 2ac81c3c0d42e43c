"""Where a peer keeps what it catches: in a table for the demo, in memory for tests."""

import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Protocol


@dataclass(frozen=True)
class Catch:
    """One mail, SMS or call."""

    channel: str
    sender: str
    to: str
    body: str
    reference: str
    subject: str = ""
    html: str = ""
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class Shelf(Protocol):
    """Used from the peers' own threads."""

    def keep(self, catch: Catch) -> None:
        """Put it there for good."""
        ...

    def of(self, channel: str) -> list[Catch]:
        """Everything of a channel, newest first."""
        ...


class MemoryShelf:
    """For tests."""

    def __init__(self) -> None:
        self.caught: list[Catch] = []
        self._lock = threading.Lock()

    def keep(self, catch: Catch) -> None:
        with self._lock:
            self.caught.append(catch)

    def of(self, channel: str) -> list[Catch]:
        with self._lock:
            return [catch for catch in reversed(self.caught) if catch.channel == channel]


class TableShelf:
    """For the demo: survives the peer, and the pages of the sandbox read it. Needs Django set up."""

    def keep(self, catch: Catch) -> None:
        from django.db import close_old_connections

        from sandbox.models import Caught

        close_old_connections()
        Caught.objects.create(**asdict(catch))

    def of(self, channel: str) -> list[Catch]:
        from django.db import close_old_connections

        from sandbox.models import Caught

        close_old_connections()
        names = list(Catch.__dataclass_fields__)
        return [Catch(**row) for row in Caught.objects.filter(channel=channel).values(*names)[:1000]]
