"""Destinations of codes. Pages and sessions name a destination by its key, never by the number or address."""

from dataclasses import dataclass

from accounts.codes import policies
from portal import masking
from portal.delivery.models import Channel


@dataclass(frozen=True)
class Number:
    """A telephone or a mailbox. `masked` is the form in which its owner recognises it."""

    key: str
    number: str
    masked: str
    channels: tuple[Channel, ...]

    def takes(self, channel: str) -> bool:
        """Tell whether a code can be sent there by this channel."""
        return channel in self.channels

    @property
    def is_mail(self) -> bool:
        """Tell whether it is a mailbox."""
        return Channel.MAIL in self.channels


def of_phone(number: str, *, key: str = "phone") -> Number:
    """Return the destination of a telephone, given as digits from 0."""
    return Number(key, number, policies.masked(number), policies.channels(number))


def of_mail(address: str, *, key: str = "mail") -> Number:
    """Return the destination of a mailbox."""
    return Number(key, address, masking.email(address), (Channel.MAIL,))
