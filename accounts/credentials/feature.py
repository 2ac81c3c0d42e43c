"""Declarations of changes of account ID and password."""

from portal.features import Act, Feature

FEATURE = Feature(
    "accounts:credentials",
    acts=(
        Act("password_changed", "パスワードを変更しました", "key", is_grave=True),
        Act("username_changed", "アカウントIDを変更しました", "idcard", is_grave=True),
        Act("reminded", "アカウントIDのお知らせが申し込まれました", "mail"),
    ),
    letters={
        "password_changed": "パスワードの変更",
        "reminder": "アカウントIDのお知らせ",
        "username_changed": "アカウントIDの変更",
    },
)
