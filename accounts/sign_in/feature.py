"""Declarations of sign-in."""

from portal.features import Act, Feature

FEATURE = Feature(
    "accounts:sign_in",
    acts=(
        Act("succeeded", "{method}でログインしました", "login"),
        Act("failed", "誤ったパスワードでログインが試みられました", "alert", is_grave=True),
        Act("signed_out", "ログアウトしました", "logout"),
    ),
)
