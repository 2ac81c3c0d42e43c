"""Declarations of telephones."""

from portal.features import Act, Feature

UNTOLD = "the act that is shown says the same"

FEATURE = Feature(
    "accounts:phones",
    acts=(
        Act("enrolled", "電話番号を登録しました", "phone", is_grave=True),
        Act("withdrawn", "電話番号の登録を取り消しました", "refresh"),
        Act("paused", "電話番号による認証を一時停止しました", "pause"),
        Act("resumed", "電話番号による認証を再開しました", "phone"),
        Act("replaced", untold=UNTOLD, desk="電話番号を置き換えました"),
        Act("restored", untold=UNTOLD, desk="以前の電話番号に戻しました"),
    ),
    modules=("facts", "means"),
)
