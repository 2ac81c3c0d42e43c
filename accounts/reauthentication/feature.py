"""Declarations of the proof before sensitive procedures."""

from portal.features import Act, Feature

FEATURE = Feature(
    "accounts:reauthentication",
    acts=(
        Act("given", "大切なお手続きの前に、ご本人確認を行いました", "shield"),
        Act("password_refused", "ログイン中の端末で、誤ったパスワードが入力されました", "alert", is_grave=True),
    ),
)
