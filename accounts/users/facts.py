"""What the page of an account says of it. Each feature tells its own in its `facts.py`; this feature knows none."""

from collections.abc import Callable
from typing import Any

from accounts.users.requests import SignedInRequest

Tells = Callable[[SignedInRequest], dict[str, Any]]
_telling: list[Tells] = []


def tells(facts: Tells) -> Tells:
    """Register a feature's facts: names for the template and their values for the person of a request."""
    _telling.append(facts)
    return facts


def of(request: SignedInRequest) -> dict[str, Any]:
    """Everything that is known of the account, name by name."""
    return {name: value for facts in _telling for name, value in facts(request).items()}
