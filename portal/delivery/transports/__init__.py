"""The ways out of the building. One transport a channel, each talking to its provider and knowing no letter."""

from portal.delivery.models import Channel
from portal.delivery.transports.parcel import Parcel, Refused, Transport, TryLater
from portal.delivery.transports.phone import SmsTransport, VoiceTransport
from portal.delivery.transports.smtp import MailTransport
from portal.delivery.transports.webhook import WebhookTransport

__all__ = ["Parcel", "Refused", "Transport", "TryLater", "of"]

_ways: dict[str, type[Transport]] = {
    Channel.MAIL: MailTransport,
    Channel.SMS: SmsTransport,
    Channel.VOICE: VoiceTransport,
    Channel.WEBHOOK: WebhookTransport,
}


def of(channel: str) -> Transport:
    """A new transport of the channel, for one batch."""
    return _ways[channel]()
