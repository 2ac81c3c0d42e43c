"""Declarations of sessions."""

from collections.abc import Iterator
from typing import Any

from accounts.sessions import actions, queries, user_agents
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account


def _sessions(account: Any) -> Iterator[dict[str, Any]]:
    for one in queries.listed(account_id=account.pk):
        device = user_agents.name(one.user_agent)
        yield {"端末": device, "IPアドレス": one.ip, "ログイン日時": one.created_at, "最終利用日時": one.last_seen_at}


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
    exports=(Export("ログイン中の端末", _sessions),),
)
