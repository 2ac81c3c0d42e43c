"""Declarations of recovery codes."""

from accounts.recovery_codes.models import RecoveryCode
from accounts.users.effects import DELETED, STAYS_TAKEN_OVER
from portal.features import Act, Export, Feature
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:recovery_codes",
    acts=(
        Act("made", "リカバリーコードを作成しました", "file", is_grave=True),
        Act("used", "リカバリーコードを使用しました", "file", is_grave=True),
        Act("refused", "誤ったリカバリーコードが入力されました", "alert", is_grave=True),
        Act("voided", "リカバリーコードを無効にしました", "file"),
    ),
    letters={
        "made": "リカバリーコードの作成",
        "used": "リカバリーコードの使用",
    },
    effects={
        "accounts.RecoveryCode": on_account(
            closed=DELETED,
            frozen=Effect(
                "those of the last ten days deleted, for they may be the intruder's", "accounts.freeze.actions.begin"
            ),
            taken_over=STAYS_TAKEN_OVER,
        )
    },
    exports=(
        Export.of(
            "リカバリーコード",
            lambda account: RecoveryCode.objects.filter(account=account),
            {"作成日時": "made_at", "使用日時": "used_at"},
        ),
    ),
    modules=("facts", "means"),
)
