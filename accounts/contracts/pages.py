"""What the pages around a code are given."""

from typing import Any

from accounts.codes import queries as code_queries
from accounts.codes.models import Challenge
from accounts.contracts import contacts
from accounts.contracts.models import Contract
from portal.delivery.models import Channel
from portal.delivery.status import is_failing


def choosing(contract: Contract | None, purpose: str) -> dict[str, Any]:
    """Where a code may go, or the lock that keeps it from being sent."""
    locked = code_queries.lock(subject=contacts.subject(contract), purpose=purpose)
    return {"numbers": contacts.numbers(contract), "locked": locked}


def waiting(contract: Contract | None, challenge: Challenge | None, key: str) -> dict[str, Any]:
    """Where the code went, until when it holds, the ways it can be sent again, and whether the carrier has trouble."""
    number = next((known for known in contacts.numbers(contract) if known.key == key), None)
    channel = challenge.channel if challenge else ""
    sent_to = [number.number] if challenge and number else []
    return {
        "locked": code_queries.lock(subject=challenge.subject, purpose=challenge.purpose) if challenge else None,
        "number": number,
        "challenge": challenge,
        "is_voice": channel == Channel.VOICE,
        "is_late": bool(channel) and is_failing(Channel(channel)),
        "resend_in": code_queries.seconds_until_send(subject=contacts.subject(contract), to=sent_to),
    }
