"""The telephone on the page of the account."""

from typing import Any

from django.utils import timezone

from accounts.phones import queries
from accounts.users import facts
from accounts.users.requests import SignedInRequest


@facts.tells
def telephone(request: SignedInRequest) -> dict[str, Any]:
    """The account's telephone, and whether codes may go there by now."""
    phone = queries.of(request.user)
    return {"phone": phone, "is_phone_waiting": phone is not None and phone.usable_from > timezone.now()}
