"""Declarations of passcodes."""

from accounts.passcodes import actions
from portal.features import Act, Feature, Retention

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
    modules=("facts", "means"),
)
