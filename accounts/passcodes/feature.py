"""Declarations of passcodes."""

from collections.abc import Iterator
from typing import Any

from accounts.passcodes import actions
from accounts.passcodes.models import Passcode
from accounts.sessions import user_agents
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account


def _passcodes(account: Any) -> Iterator[dict[str, Any]]:
    for one in Passcode.objects.filter(user=account):
        device = user_agents.name(one.user_agent)
        yield {
            "端末": device,
            "登録日時": one.created_at,
            "最終利用日時": one.last_used_at,
            "無効になった日時": one.disabled_at,
        }


FEATURE = Feature(
    "accounts:passcodes",
    acts=(
        Act("registered", "パスコードを登録しました", "grid", is_grave=True),
        Act("removed", "パスコードを削除しました", "trash"),
        Act("disabled", "入力の誤りが続いたため、パスコードを無効にしました", "alert", is_grave=True),
        Act("refused", "誤ったパスコードが入力されました", "grid"),
    ),
    letters={
        "disabled": "パスコードの無効化",
        "registered": "パスコードの登録",
        "removed": "パスコードの削除",
    },
    retentions=(Retention("passcodes", actions.purge, "passcodes, a year after they were last used or disabled"),),
    effects={
        "accounts.Passcode": on_account(
            closed=Effect("deleted", "accounts.takeover.closing.close"),
            frozen=Effect("deleted", "accounts.freeze.actions.begin"),
            taken_over=CLOSED_WITH,
        )
    },
    exports=(Export("パスコード", _passcodes),),
    modules=("facts", "means"),
)
