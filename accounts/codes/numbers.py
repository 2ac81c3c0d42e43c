"""Where a code can be sent. In pages and sessions a destination is called by its key; itself it never stands there."""

from dataclasses import dataclass

from accounts.codes import policies
from accounts.users import display
from portal.delivery.models import Channel


@dataclass(frozen=True)
class Number:
    """A telephone or a mailbox. `masked` is how its owner recognises it."""

    key: str
    number: str
    masked: str
    channels: tuple[Channel, ...]

    def takes(self, channel: str) -> bool:
        """Whether a code can be sent there that way."""
        return channel in self.channels

    @property
    def is_mail(self) -> bool:
        """Whether it is a mailbox."""
        return Channel.MAIL in self.channels


def of_phone(number: str, *, key: str = "phone") -> Number:
    """A telephone, given as digits from 0."""
    return Number(key, number, policies.masked(number), policies.channels(number))


def of_mail(address: str, *, key: str = "mail") -> Number:
    """A mailbox."""
    return Number(key, address, display.masked_email(address), (Channel.MAIL,))
