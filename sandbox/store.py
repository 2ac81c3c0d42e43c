"""Stores of captured messages: a table for the demo, memory for tests."""

import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Protocol


@dataclass(frozen=True)
class CapturedMessage:
    """One mail, SMS or call. `channel` is mail, sms or voice; `sent_at` in UTC."""

    channel: str
    sender: str
    to: str
    body: str
    reference: str
    subject: str = ""
    html: str = ""
    sent_at: datetime = field(default_factory=lambda: datetime.now(UTC))


class MessageStore(Protocol):
    """A store of captured messages; called from the peers' threads."""

    def keep(self, message: CapturedMessage) -> None:
        """Store a message."""
        ...

    def of(self, channel: str) -> list[CapturedMessage]:
        """Return the messages of a channel, newest first."""
        ...


class MemoryStore:
    """Keeps messages in memory, for tests."""

    def __init__(self) -> None:
        self.messages: list[CapturedMessage] = []
        self._lock = threading.Lock()

    def keep(self, message: CapturedMessage) -> None:
        with self._lock:
            self.messages.append(message)

    def of(self, channel: str) -> list[CapturedMessage]:
        with self._lock:
            return [message for message in reversed(self.messages) if message.channel == channel]


class TableStore:
    """Keeps messages in the database, for the demo, whose pages show them. Needs Django set up."""

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
