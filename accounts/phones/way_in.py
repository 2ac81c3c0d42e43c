"""The telephone as a way into an account."""

from datetime import datetime
from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.authenticators.ways import Chip, Description, Offer, Row, Since, State, WayIn, register
from accounts.phones import actions, queries
from accounts.phones.models import Phone
from accounts.users.requests import SignedInRequest
from portal.audit.by import By

CHIPS = {
    State.PAUSED: Chip("warn", "一時停止中", "pause"),
    State.WAITING: Chip("info", "準備中"),
    State.USABLE: Chip("ok", "オン"),
}


class PhoneWayIn(WayIn):
    """A code to the account's telephone."""

    key = "phone"
    label = "電話番号"
    heading = "二段階認証"
    strength = Strength.PHONE

    def describe(self, account: User, *, at: datetime) -> Description:
        """Describe the confirmed telephone; its masked number is the name."""
        phone = queries.of(account)
        if phone is None:
            return self.description(chip=Chip("warn", "オフ"))
        usable_from = phone.usable_from if phone.usable_from > at else None
        row = Row(_state(phone, at), name=phone.masked, made_at=phone.verified_at, usable_from=usable_from)
        return self.description([row], chip=CHIPS[row.state])

    def offer(self, request: SignedInRequest) -> Offer | None:
        """Offer a code where the telephone may be used, or will be: then its page says from when on. Never offered to
        colleagues.
        """
        phone = None if request.user.is_insider else queries.of(request.user)
        if phone is None:
            return None
        asked = {name: request.GET[name] for name in ("only", "next") if name in request.GET}
        url = resolve_url("accounts:phones:prove") + (f"?{urlencode(asked)}" if asked else "")
        return Offer("accounts/phones/_prove.html", url=url, context={"phone": phone, "url": url})

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Leave the account without a telephone."""
        return actions.revoke(account=account, by=by, since=since)

    def pause(self, account: User, *, by: By) -> int:
        """Send no code to it; sign-in still asks for the second step."""
        return actions.pause(account=account, by=by)

    def resume(self, account: User, *, by: By, since: Since | None = None) -> int:
        """Send codes to it again, unless it was paused before `since` for a reason of its own."""
        return actions.resume(account=account, by=by, since=since)


def _state(phone: Phone, at: datetime) -> State:
    if phone.paused_at:
        return State.PAUSED
    return State.WAITING if phone.usable_from > at else State.USABLE


register(PhoneWayIn())
