"""Declarations of sessions."""

from accounts.sessions import actions
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Feature, Retention
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:sessions",
    acts=(Act("ended", "ログイン中の端末をログアウトしました（{sessions}台）", "logout"),),
    retentions=(Retention("sessions", actions.purge, "sessions, when they expire"),),
    effects={
        "usersessions.UserSession": on_account(
            closed=Effect("ended", "accounts.takeover.closing.close"),
            frozen=Effect("ended, but the one in which the owner acts", "accounts.freeze.actions.begin"),
            taken_over=CLOSED_WITH,
        )
    },
)
