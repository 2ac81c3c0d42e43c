"""Declarations of the desk's look-ups and acts for customers."""

from portal.features import Act, Feature, MenuEntry, Permission

FEATURE = Feature(
    "desk:customers",
    acts=(
        Act("opened", "窓口担当者がご登録内容を確認しました", "eye"),
        Act("revealed", "窓口担当者がお名前・ご連絡先などを表示して確認しました", "eye", is_grave=True),
        Act(
            "address_revealed",
            untold="the look is told; that an address is protected is for staff only",
            desk="支援措置の対象のお客様のご住所を表示しました",
        ),
        Act("paper_opened", "窓口担当者が請求書（PDF）を確認しました", "file"),
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
