"""Declarations of the desk's look-ups and acts for customers."""

from portal.features import Act, Feature, MenuEntry, Permission

FEATURE = Feature(
    "desk:customers",
    acts=(
        Act("opened", "窓口担当者がご登録内容を確認しました", "eye"),
        Act("revealed", "窓口担当者がお名前・ご連絡先などを表示して確認しました", "eye", is_grave=True),
    ),
    permissions=(
        Permission("desk.look_up", ("agent", "billing", "audit")),
        Permission("desk.reveal", ("agent", "billing")),
        Permission("desk.unlock", ("agent",)),
        Permission("desk.end_sessions", ("agent",)),
        Permission("desk.resend", ("agent",)),
        Permission("desk.freeze", ("agent",)),
        Permission("desk.withdraw", ("agent",)),
    ),
    menu=(
        MenuEntry(
            "お客様",
            "番号・お名前・メールアドレスなど、お電話でうかがったことで検索",
            "user",
            "desk:accounts_user_changelist",
            "desk.look_up",
            order=10,
        ),
    ),
)
