"""Passkeys as a way into an account."""

from datetime import datetime

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.authenticators.ways import Chip, Description, Offer, Row, Since, State, WayIn, register
from accounts.passkeys import actions, queries
from accounts.passkeys.models import Passkey
from accounts.users.requests import SignedInRequest
from portal.audit.by import By


class PasskeyWayIn(WayIn):
    """A signature of a passkey."""

    key = "passkey"
    label = heading = "パスキー"
    strength = Strength.PASSKEY

    def describe(self, account: User, *, at: datetime) -> Description:
        """Describe every passkey, the newest first, those under suspicion included."""
        rows = [_row(passkey) for passkey in queries.listed(account_id=account.pk)]
        usable = sum(row.state == State.USABLE for row in rows)
        chip = Chip("ok", f"{usable}個") if usable else Chip("info", "未登録", "key")
        return self.description(rows, chip=chip)

    def offer(self, request: SignedInRequest) -> Offer | None:
        """Offer it to a person who has one. The button needs a script; other offers stand beside it."""
        if not queries.usable(account_id=request.user.pk).exists():
            return None
        return Offer(template="accounts/passkeys/_prove.html")

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Delete them."""
        return actions.remove_all(account=account, by=by, since=since)

    def pause(self, account: User, *, by: By) -> int:
        """Disable them for sign-in and proofs."""
        return actions.pause_all(account=account, by=by)

    def resume(self, account: User, *, by: By, since: Since | None = None) -> int:
        """Enable them again, except suspected ones."""
        return actions.resume_all(account=account, by=by)


def _row(passkey: Passkey) -> Row:
    state = State.USABLE if passkey.confirmed else State.DISABLED if passkey.suspected_at else State.PAUSED
    return Row(
        state,
        name=passkey.name,
        made_at=passkey.created_at,
        used_at=passkey.last_used_at,
        note="" if passkey.confirmed else "利用停止中",
    )


register(PasskeyWayIn())
