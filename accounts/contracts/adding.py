"""A signed-in person on the way to holding one more contract, kept in the session (on the server)."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.codes import queries as codes
from accounts.codes.models import Challenge
from accounts.contracts import queries
from accounts.contracts.models import Contract

KEY = "contract_adding"
PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True)
class Adding:
    """The contract whose three facts fitted, and the code that was sent to its telephone."""

    contract: Contract
    challenge: Challenge | None
    number: str


def begin(request: HttpRequest, contract: Contract) -> None:
    """The identity check ended well."""
    until = (timezone.now() + PATIENCE).timestamp()
    request.session[KEY] = {"contract": contract.public_id, "challenge": "", "number": "", "until": until}


def sent(request: HttpRequest, challenge: Challenge, number: str) -> None:
    """A code is on its way."""
    request.session[KEY] = {**request.session[KEY], "challenge": challenge.public_id, "number": number}


def end(request: HttpRequest) -> None:
    """Nothing is under way any more."""
    request.session.pop(KEY, None)


def under_way(request: HttpRequest) -> Adding | None:
    """What this session may go on with, for half an hour after the identity check."""
    kept = request.session.get(KEY)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    contract = queries.by_public_id(kept["contract"])
    return Adding(contract, codes.named(kept["challenge"]), kept["number"]) if contract else None
