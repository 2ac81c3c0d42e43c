"""The authenticator app as a way into a staff account."""

from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.authenticators.table import KEEP, REVOKE, SecurityEvent
from accounts.authenticators.ways import Offer, Since, WayIn, register
from accounts.users.requests import SignedInRequest
from desk.staff import queries
from desk.staff.models import Authenticator
from portal.audit.by import By

COLUMN = {
    SecurityEvent.STAFF_INVITED: REVOKE,
    SecurityEvent.STAFF_DISMISSED: REVOKE,
    SecurityEvent.WITHDRAWN: REVOKE,
    **dict.fromkeys(
        (
            SecurityEvent.PASSWORD_CHANGED,
            SecurityEvent.PASSWORD_RESET,
            SecurityEvent.LOCK_DISOWNED,
            SecurityEvent.FROZEN,
            SecurityEvent.FREEZE_LIFTED,
            SecurityEvent.PHONE_REPLACED,
            SecurityEvent.ADDRESS_REPLACED,
            SecurityEvent.CHANGE_UNDONE,
            SecurityEvent.ARCHIVED,
            SecurityEvent.CONTRACTS_TAKEN_BACK,
            SecurityEvent.REOPENED,
            SecurityEvent.PHONE_RECOVERED,
            SecurityEvent.PASSKEY_SUSPECTED,
            SecurityEvent.SIGNED_OUT_EVERYWHERE,
            SecurityEvent.WITHDRAWAL_BEGUN,
        ),
        KEEP,  # a password alone does not sign staff in
    ),
}


class StaffAppWayIn(WayIn):
    """Six digits that an app shows for thirty seconds (RFC 6238)."""

    key = "staff_app"
    strength = Strength.PHONE

    def offer(self, request: SignedInRequest) -> Offer | None:
        """Offer it to staff only. Its strength is that of six digits by telephone."""
        if not request.user.is_insider or queries.authenticator(request.user) is None:
            return None
        asked = {name: request.GET[name] for name in ("only", "next") if name in request.GET}
        url = resolve_url("desk:staff:prove") + (f"?{urlencode(asked)}" if asked else "")
        return Offer("desk/staff/_prove.html", url=url, context={"url": url})

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Delete the account's authenticators, unconfirmed ones included."""
        found = Authenticator.objects.filter(user=account)
        gone: int = (found if since is None else found.filter(made_at__gte=since)).delete()[0]
        return gone


register(StaffAppWayIn(), column=COLUMN)
