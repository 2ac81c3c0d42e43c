"""Links to a new password as a way into an account."""

from accounts.users.models import User
from accounts.authenticators.ways import Since, WayIn, register
from accounts.password_reset import actions
from portal.audit.by import By


class ResetLinkWayIn(WayIn):
    """A link in the account's mailbox, for an hour."""

    key = "reset_link"

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Invalidate every link. `since` is ignored: a link is an hour old at most."""
        return actions.spend_all(account=account)


register(ResetLinkWayIn())
