"""Passkeys on the page of the account."""

from typing import Any

from accounts.passkeys import queries
from accounts.users import facts
from accounts.users.requests import SignedInRequest


@facts.tells
def passkeys(request: SignedInRequest) -> dict[str, Any]:
    """How many sign in."""
    return {"passkeys": queries.usable(account_id=request.user.pk).count()}
