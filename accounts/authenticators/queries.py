"""Reads over all ways into an account."""

from datetime import datetime

from accounts.users.models import User
from accounts.authenticators import ways
from accounts.authenticators.strengths import Strength
from accounts.authenticators.ways import Description, Offer
from accounts.users.requests import SignedInRequest


def for_owner(account: User, *, at: datetime) -> dict[str, Description]:
    """Describe the ways in that the account's page draws, by key."""
    return {way.key: way.describe(account, at=at) for way in ways.every() if way.heading}


def for_desk(account: User, *, at: datetime) -> list[Description]:
    """Describe the ways in that the account has and the desk may see: kinds and times, no keys or numbers."""
    described = [way.describe(account, at=at) for way in ways.every() if way.label]
    return [one for one in described if one.rows]


def offers(request: SignedInRequest, *, needed: Strength, phone_only: bool = False) -> list[Offer]:
    """List the proofs that this person may give for an act, the strongest first.

    `phone_only` restricts them to a code to the telephone, and to what counts as much [002-54].
    """
    fitting = [
        (way.strength, way)
        for way in ways.every()
        if way.strength is not None and (way.strength is Strength.PHONE if phone_only else way.strength >= needed)
    ]
    found = [way.offer(request) for _, way in sorted(fitting, key=lambda pair: -pair[0])]
    return [offer for offer in found if offer is not None]
