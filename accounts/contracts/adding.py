"""A signed-in person on the way to holding one more contract, kept in the session (on the server)."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from accounts.codes import queries as code_queries
from accounts.codes.models import Challenge
from accounts.contracts import queries
from accounts.contracts.models import Contract
from accounts.sessions.keeping import Kept

KEPT = Kept("contract_adding", timedelta(minutes=30))


@dataclass(frozen=True)
class Adding:
    """The contract whose three facts fitted, and the code that was sent to its telephone."""

    contract: Contract
    challenge: Challenge | None
    number: str


def begin(request: HttpRequest, contract: Contract) -> None:
    """The identity check ended well."""
    KEPT.begin(request, contract=contract.public_id, challenge="", number="")


def sent(request: HttpRequest, challenge: Challenge, number: str) -> None:
    """A code is on its way."""
    KEPT.change(request, challenge=challenge.public_id, number=number)


def end(request: HttpRequest) -> None:
    """Nothing is under way any more."""
    KEPT.end(request)


def under_way(request: HttpRequest) -> Adding | None:
    """What this session may go on with, for half an hour after the identity check."""
    kept = KEPT.of(request)
    contract = queries.by_public_id(kept["contract"]) if kept else None
    return Adding(contract, code_queries.named(kept["challenge"]), kept["number"]) if contract else None
