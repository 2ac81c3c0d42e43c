"""Trusted browsers as a way into an account: a password alone opens it there."""

from datetime import datetime

from accounts.users.models import User
from accounts.authenticators.ways import Description, Row, Since, State, WayIn, register
from accounts.sessions import user_agents
from accounts.trusted_browsers import actions
from accounts.trusted_browsers.models import TrustedBrowser
from portal.audit.by import By

MOST = 20  # described at a time


class TrustedBrowserWayIn(WayIn):
    """A browser in which the second step is not asked."""

    key = "trusted_browser"
    label = "信頼済みブラウザー"

    def describe(self, account: User, *, at: datetime) -> Description:
        """Describe those that are trusted now, at most MOST."""
        browsers = TrustedBrowser.objects.live().filter(account=account).order_by("pk")[:MOST]
        return self.description(
            [
                Row(
                    State.USABLE,
                    name=user_agents.name(browser.user_agent),
                    made_at=browser.trusted_at,
                    used_at=browser.used_at,
                )
                for browser in browsers
            ]
        )

    def revoke(self, account: User, *, by: By, since: Since | None = None, keep: str | None = None) -> int:
        """Revoke all of them. The entry of the event covers it."""
        return actions.forget_all(account=account, since=since)


register(TrustedBrowserWayIn())
