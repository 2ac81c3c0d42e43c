"""Recovery codes on the page of the account."""

from typing import Any

from accounts.recovery_codes import actions, queries
from accounts.users import facts
from accounts.users.requests import SignedInRequest


@facts.tells
def recovery_codes(request: SignedInRequest) -> dict[str, Any]:
    """How many are left, and whether that is few."""
    left = queries.unused(request.user.pk).count()
    return {"recovery_codes": left, "are_recovery_codes_few": left <= actions.LOW}
