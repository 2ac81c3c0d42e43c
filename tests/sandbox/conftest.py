"""The peers themselves are the subject here."""

from tests.sandbox.peers import relay, smtp_peer, twilio_peer

__all__ = ["relay", "smtp_peer", "twilio_peer"]
