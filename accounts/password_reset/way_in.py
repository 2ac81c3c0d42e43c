"""Links to a new password as a way into an account."""

from accounts.users.models import User
from accounts.authenticators.ways import Since, WayIn, register
from accounts.password_reset import actions
from portal.audit.by import By


class ResetLinkWayIn(WayIn):
    """A link in the account's mailbox, for LIFETIME."""

    key = "reset_link"

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Invalidate every link. `since` is ignored: a link is young anyway (LIFETIME)."""
        return actions.spend_all(account=account)


register(ResetLinkWayIn())
