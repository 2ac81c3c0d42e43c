"""Where a peer keeps what it messages: in a table for the demo, in memory for tests."""

import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Protocol


@dataclass(frozen=True)
class CapturedMessage:
    """One mail, SMS or call."""

    channel: str
    sender: str
    to: str
    body: str
    reference: str
    subject: str = ""
    html: str = ""
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class MessageStore(Protocol):
    """Used from the peers' own threads."""

    def keep(self, message: CapturedMessage) -> None:
        """Put it there for good."""
        ...

    def of(self, channel: str) -> list[CapturedMessage]:
        """Everything of a channel, newest first."""
        ...


class MemoryStore:
    """For tests."""

    def __init__(self) -> None:
        self.caught: list[CapturedMessage] = []
        self._lock = threading.Lock()

    def keep(self, message: CapturedMessage) -> None:
        with self._lock:
            self.caught.append(message)

    def of(self, channel: str) -> list[CapturedMessage]:
        with self._lock:
            return [message for message in reversed(self.caught) if message.channel == channel]


class TableStore:
    """For the demo: survives the peer, and the pages of the sandbox read it. Needs Django set up."""

    def keep(self, message: CapturedMessage) -> None:
        from django.db import close_old_connections

        from sandbox.models import StoredMessage

        close_old_connections()
        StoredMessage.objects.create(**asdict(message))

    def of(self, channel: str) -> list[CapturedMessage]:
        from django.db import close_old_connections

        from sandbox.models import StoredMessage

        close_old_connections()
        names = list(CapturedMessage.__dataclass_fields__)
        return [CapturedMessage(**row) for row in StoredMessage.objects.filter(channel=channel).values(*names)[:1000]]
