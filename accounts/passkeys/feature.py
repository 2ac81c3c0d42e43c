"""Declarations of passkeys."""

from accounts.passkeys.models import Passkey
from accounts.users.effects import KEPT_FOR_UNDO, STAYS_TAKEN_OVER
from portal.features import Act, Export, Feature
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:passkeys",
    acts=(
        Act("added", "パスキーを登録しました", "key", is_grave=True),
        Act("removed", "パスキーを削除しました", "trash", is_grave=True),
        Act("renamed", "パスキーの名前を変更しました", "edit"),
        Act("refused", "パスキーによる認証に失敗しました", "key"),
        Act("suspected", "複製されたおそれがあるため、パスキーの利用を停止しました", "alert", is_grave=True),
        Act("paused", "パスキーの利用を一時停止しました", "pause"),
        Act("resumed", "パスキーの利用を再開しました", "key"),
    ),
    letters={
        "added": "パスキーの登録",
        "removed": "パスキーの削除",
        "suspected": "パスキーの利用停止",
    },
    effects={
        "accounts.Passkey": on_account(
            closed=KEPT_FOR_UNDO,
            frozen=Effect(
                "paused; those of the last ten days deleted, for they may be the intruder's",
                "accounts.freeze.actions.begin",
            ),
            taken_over=STAYS_TAKEN_OVER,
        )
    },
    exports=(
        Export.of(
            "パスキー",
            lambda account: Passkey.objects.filter(user=account),
            {"名前": "name", "登録日時": "created_at", "最終利用日時": "last_used_at", "利用停止日時": "suspected_at"},
        ),
    ),
    modules=("way_in",),
)
