"""Declarations of trusted browsers."""

from collections.abc import Iterator
from typing import Any

from accounts.sessions import user_agents
from accounts.trusted_browsers import actions
from accounts.trusted_browsers.models import TrustedBrowser
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account


def _browsers(account: Any) -> Iterator[dict[str, Any]]:
    for one in TrustedBrowser.objects.filter(account=account):
        device = user_agents.name(one.user_agent)
        yield {"端末": device, "登録日時": one.trusted_at, "最終利用日時": one.used_at, "期限": one.expires_at}


FEATURE = Feature(
    "accounts:trusted_browsers",
    acts=(
        Act("trusted", "ブラウザーを信頼しました", "device"),
        Act("forgotten", "ブラウザーの信頼を取り消しました", "device"),
    ),
    retentions=(
        Retention("trusted_browsers", actions.purge, "trusted browsers, when the days of the policy are over"),
    ),
    effects={
        "accounts.TrustedBrowser": on_account(
            closed=Effect("deleted", "accounts.takeover.closing.close"),
            frozen=Effect("deleted", "accounts.freeze.actions.begin"),
            taken_over=CLOSED_WITH,
        )
    },
    exports=(Export("信頼したブラウザー", _browsers),),
)
