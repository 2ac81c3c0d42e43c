"""The peers as fixtures."""

from tests.sandbox.peers import relay, smtp_peer, twilio_peer

__all__ = ["relay", "smtp_peer", "twilio_peer"]
