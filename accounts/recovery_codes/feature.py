"""Declarations of recovery codes."""

from portal.features import Act, Feature

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
    modules=("facts", "means"),
)
