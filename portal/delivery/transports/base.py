"""The interface of transports: input, and the two ways to fail."""

from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from portal.delivery.letters import Content


@dataclass(frozen=True)
class RenderedLetter:
    """The input of a transport: content and address. `message_id` is the same at every attempt of a letter."""

    to: str
    content: Content
    message_id: str
    created_at: datetime
    seconds_left: int | None = None  # expiry; None: never
    public_id: str = ""  # under which its fate is reported back; empty: nowhere


class Refused(Exception):
    """The provider will never accept this letter. The text is a kind of failure and a number, nothing personal."""


class TryLater(Exception):
    """The provider did not accept the letter now. `in_doubt`: it may have. `down`: it accepts no other one either."""

    def __init__(self, reason: str, *, in_doubt: bool = False, down: bool = False) -> None:
        super().__init__(reason)
        self.in_doubt = in_doubt
        self.down = down


class Transport(Protocol):
    """One batch over one channel: `with transport: transport.send(rendered); …`"""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, rendered: RenderedLetter) -> str:
        """Hand the letter over and return the provider's id for it. Raises Refused or TryLater only, within seconds."""
        ...

    def find(self, rendered: RenderedLetter) -> list[str]:
        """Return ids of what the provider took that may be this letter, after an attempt that ended in doubt; empty
        where a second sending is harmless. Raises TryLater."""
        ...
