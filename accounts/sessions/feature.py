"""Declarations of sessions."""

from accounts.sessions import actions
from portal.features import Act, Feature, Retention

FEATURE = Feature(
    "accounts:sessions",
    acts=(Act("ended", "ログイン中の端末をログアウトしました（{sessions}台）", "logout"),),
    retentions=(Retention("sessions", actions.purge, "sessions, when they expire"),),
)
