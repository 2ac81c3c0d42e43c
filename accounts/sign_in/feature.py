"""Declarations of sign-in and the reset of passwords."""

from accounts.sign_in import resets
from portal.features import Act, Feature, Retention

FEATURE = Feature(
    "accounts:sign_in",
    acts=(
        Act("succeeded", "{method}でログインしました", "login"),
        Act("failed", "誤ったパスワードでログインが試みられました", "alert", is_grave=True),
        Act("signed_out", "ログアウトしました", "logout"),
        Act("reset_asked", "パスワードの再設定が申し込まれました", "mail"),
        Act("password:reset", "メールのリンクからパスワードを再設定しました", "key", is_grave=True),
    ),
    letters={
        "reset": "パスワードの再設定の案内",
        "reset_done": "パスワードの再設定の完了",
    },
    retentions=(Retention("password_resets", resets.purge, "requests for a new password, after 30 days"),),
)
