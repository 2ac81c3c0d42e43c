"""Ways to prove who one is. Each feature that has one names it in its own `means.py`; this feature knows none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.reauthentication.strengths import Strength
from accounts.users.requests import SignedInRequest


@dataclass(frozen=True)
class Offer:
    """A way that this account has. `template` draws it on the ask page, where `next` is where the person goes on.

    `url`: its own page, if it has one; where it is the only way, the person is sent there at once.
    """

    template: str
    url: str = ""
    context: dict[str, Any] = field(default_factory=dict)


Means = Callable[[SignedInRequest], Offer | None]
_means: list[tuple[Strength, Means]] = []


def proves(strength: Strength) -> Callable[[Means], Means]:
    """Register a way of this strength: a function that says what it offers to the person of a request."""

    def register(means: Means) -> Means:
        _means.append((strength, means))
        return means

    return register


def offers(request: SignedInRequest, *, needed: Strength, phone_only: bool = False) -> list[Offer]:
    """What this person may use for an act, the strongest first."""
    fitting = [(own, means) for own, means in _means if (own is Strength.PHONE if phone_only else own >= needed)]
    found = [means(request) for _, means in sorted(fitting, key=lambda one: -one[0])]
    return [offer for offer in found if offer is not None]
