"""Passcodes on the page of the account."""

from typing import Any

from accounts.passcodes.models import Passcode
from accounts.users import facts
from accounts.users.requests import SignedInRequest
from portal.policy.knobs import policy


@facts.tells
def passcodes(request: SignedInRequest) -> dict[str, Any]:
    """In how many browsers six digits sign in, and whether they may in more."""
    usable = Passcode.objects.usable().filter(user=request.user)
    return {"passcodes": usable.count(), "offers_passcodes": policy().passcode}
