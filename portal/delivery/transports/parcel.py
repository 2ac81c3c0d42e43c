"""What is handed to a transport, and what can go wrong there."""

from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from portal.delivery.letters import Content


@dataclass(frozen=True)
class Parcel:
    """A rendered letter with its address. `message_id` stays the same over all attempts of a letter."""

    to: str
    content: Content
    message_id: str
    created_at: datetime
    seconds_left: int | None = None  # until it is useless; None: never


class Refused(Exception):
    """The provider will never take this letter. The text is a kind of failure and a number, nothing personal."""


class TryLater(Exception):
    """The provider did not take it now, or `in_doubt`: nobody knows. `down`: it would take no other letter either."""

    def __init__(self, reason: str, *, in_doubt: bool = False, down: bool = False) -> None:
        super().__init__(reason)
        self.in_doubt = in_doubt
        self.down = down


class Transport(Protocol):
    """One batch over one channel: `with transport: transport.send(parcel); …`"""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, parcel: Parcel) -> str:
        """Hand it over; the provider's id for it. Raises Refused or TryLater, nothing else, within seconds."""
        ...

    def find(self, parcel: Parcel) -> list[str]:
        """Ids of what the provider already took and what may be this parcel, after an attempt that ended in doubt.
        Empty where a second sending is harmless. Raises TryLater."""
        ...
