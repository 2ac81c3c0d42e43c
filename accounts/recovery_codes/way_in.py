"""Recovery codes as a way into an account, where the telephone is not at hand."""

from datetime import datetime
from urllib.parse import urlencode

from django.shortcuts import resolve_url

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.authenticators.ways import Chip, Description, Offer, Row, Since, State, WayIn, register
from accounts.recovery_codes import actions, queries
from accounts.users.requests import SignedInRequest
from portal.audit.by import By


class RecoveryCodesWayIn(WayIn):
    """A code that the owner has written down."""

    key = "recovery_codes"
    label = heading = "リカバリーコード"
    strength = Strength.PHONE

    def describe(self, account: User, *, at: datetime) -> Description:
        """Describe the unused codes in one row."""
        made = list(queries.unused(account.pk).order_by("pk").values_list("made_at", flat=True))
        if not made:
            return self.description(chip=Chip("info", "未作成", "file"))
        left, is_low = f"残り{len(made)}個", len(made) <= actions.LOW
        rows = [Row(State.USABLE, made_at=made[-1], note=left)]
        return self.description(rows, chip=Chip("warn" if is_low else "ok", left), is_running_out=is_low)

    def offer(self, request: SignedInRequest) -> Offer | None:
        """Offer it while some are left; not to colleagues, nor before a passkey is registered, which takes a code to
        the telephone and nothing else [002-54].
        """
        if (
            request.user.is_insider
            or request.GET.get("only") == "phone"
            or not queries.unused(request.user.pk).exists()
        ):
            return None
        next_url = {"next": request.GET["next"]} if "next" in request.GET else {}
        url = resolve_url("accounts:recovery_codes:prove") + (f"?{urlencode(next_url)}" if next_url else "")
        return Offer("accounts/recovery_codes/_prove.html", context={"url": url})

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Delete them; returns how many were unused."""
        return actions.void_all(account=account, by=by, since=since)


register(RecoveryCodesWayIn())
