"""Declarations of passcodes."""

from accounts.passcodes import actions
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Feature, Retention
from portal.lifecycle import Effect, on_account

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
    modules=("facts", "means"),
)
