"""The sandbox peers as fixtures: real sockets on free ports, with the portal's settings pointing there.

Captured messages: `smtp_peer.store.of("mail")`, `twilio_peer.store.of("sms")`, `.of("voice")`, newest first.
Failures on request: `smtp_peer.behave("451")`, `twilio_peer.behave("lose_reply", times=2)`.
`relay` sends in the background as in production; without it call `sending.drain_all()`.
"""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from portal.delivery.relay import Relay
from sandbox.smtp.server import SmtpPeer
from sandbox.store import MemoryStore
from sandbox.twilio.server import TwilioPeer


@pytest.fixture
def smtp_peer(settings: Settings) -> Iterator[SmtpPeer]:
    """A mail server that captures everything."""
    peer = SmtpPeer(store=MemoryStore())
    peer.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", peer.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield peer
    peer.stop()


@pytest.fixture
def twilio_peer(settings: Settings) -> Iterator[TwilioPeer]:
    """A telephony provider that captures everything."""
    peer = TwilioPeer(store=MemoryStore())
    peer.start()
    settings.TWILIO_API_BASE = f"http://127.0.0.1:{peer.port}"
    yield peer
    peer.stop()


@pytest.fixture
def relay(transactional_db: None) -> Iterator[Relay]:
    """A relay that sends what tests commit, ten times a second."""
    relay = Relay(pause=0.1)
    relay.start()
    yield relay
    relay.stop()
