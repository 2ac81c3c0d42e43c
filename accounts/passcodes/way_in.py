"""Passcodes as a way into an account [002-56…61]."""

from datetime import datetime
from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.authenticators.ways import Chip, Description, Offer, Row, Since, State, WayIn, register
from accounts.passcodes import actions, queries
from accounts.sessions import user_agents
from accounts.users.requests import SignedInRequest
from portal.audit.by import By
from portal.policy.knobs import policy


class PasscodeWayIn(WayIn):
    """Six digits in one browser."""

    key = "passcode"
    label = heading = "パスコード"
    strength = Strength.PASSCODE

    def describe(self, account: User, *, at: datetime) -> Description:
        """Describe every passcode, the newest first, disabled ones included."""
        rows = [
            Row(
                State.USABLE if is_usable else State.DISABLED,
                name=user_agents.name(passcode.user_agent),
                made_at=passcode.created_at,
                used_at=passcode.last_used_at,
            )
            for passcode, is_usable in queries.with_use(account=account)
        ]
        if not policy().passcode:
            return self.description(rows)
        usable = sum(row.state == State.USABLE for row in rows)
        chip = Chip("ok", f"{usable}台") if usable else Chip("info", "未登録", "grid")
        return self.description(rows, chip=chip)

    def offer(self, request: SignedInRequest) -> Offer | None:
        """Offer it where this browser has one of the account's."""
        if queries.mine_here(request, request.user) is None:
            return None
        asked = {"next": request.GET["next"]} if "next" in request.GET else {}
        url = resolve_url("accounts:passcodes:prove") + (f"?{urlencode(asked)}" if asked else "")
        return Offer("accounts/passcodes/_prove.html", url=url, context={"url": url})

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Delete them."""
        return actions.remove_all(account=account, by=by, since=since)


register(PasscodeWayIn())
