"""Declarations of accounts."""

from portal.features import Act, Export, Feature
from portal.lifecycle import Subject

FEATURE = Feature(
    "accounts:users",
    acts=(Act("nickname_changed", "ニックネームを変更しました", "edit"),),
    subjects={Subject.ACCOUNT: "accounts.User"},
    exports=(
        Export.of(
            "アカウント",
            lambda account: [account],
            {
                "アカウントID": "username",
                "メールアドレス": "email",
                "ニックネーム": "nickname",
                "登録日時": "date_joined",
                "最終ログイン日時": "last_login",
            },
        ),
    ),
)
