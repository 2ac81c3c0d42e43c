"""Transports: one a channel. Each talks to its provider and knows neither letters nor the outbox."""

from portal.delivery.models import Channel
from portal.delivery.transports.base import Refused, RenderedLetter, Transport, TryLater
from portal.delivery.transports.phone import SmsTransport, VoiceTransport
from portal.delivery.transports.smtp import MailTransport
from portal.delivery.transports.webhook import WebhookTransport

__all__ = ["Refused", "RenderedLetter", "Transport", "TryLater", "of"]

_ways: dict[str, type[Transport]] = {
    Channel.MAIL: MailTransport,
    Channel.SMS: SmsTransport,
    Channel.VOICE: VoiceTransport,
    Channel.WEBHOOK: WebhookTransport,
}


def of(channel: str) -> Transport:
    """Return a new transport of the channel, for one batch."""
    return _ways[channel]()
