"""Deliver letters at once into memory."""

from dataclasses import dataclass
from unittest import mock

from portal.delivery import letters, sending, transports
from portal.delivery.models import Channel, Letter, State
from portal.delivery.transports import RenderedLetter
from portal.delivery.transports.memory import MemoryTransport


@dataclass(frozen=True)
class Sent:
    """A sent letter."""

    channel: Channel
    to: str
    subject: str
    text: str
    html: str
    spoken: tuple[str, ...]


def deliver() -> list[Sent]:
    """Send everything that is due, and return what left in this call, channel by channel, the most urgent first.
    A renderer that raises raises here."""
    memories = {channel: MemoryTransport(prefix=f"memory-{channel}") for channel in Channel}
    with mock.patch.object(transports, "of", lambda channel: memories[Channel(channel)]):
        sending.drain_all()
    for broken in Letter.objects.filter(state=State.WAITING, last_error__startswith="renderer"):
        letters.render(broken)
    return [_sent(channel, rendered) for channel, memory in memories.items() for rendered in memory.taken]


def _sent(channel: Channel, rendered: RenderedLetter) -> Sent:
    content = rendered.content
    return Sent(channel, rendered.to, content.subject, content.text, content.html, content.spoken)
