"""Sessions as a way into an account, opened by a cookie."""

from accounts.users.models import User
from accounts.authenticators.ways import Since, WayIn, register
from accounts.sessions import actions
from portal.audit.by import By


class SessionWayIn(WayIn):
    """A browser that is signed in."""

    key = "session"

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """End all sessions, or all but the one with the key `keep`, which has an entry of its own. Where all end, the
        entry of the event says how many. `since` is ignored: a session is short-lived.
        """
        if keep is None:
            return actions.end_all(account=account)
        return actions.end_others(account=account, by=by, keep=keep)


register(SessionWayIn())
