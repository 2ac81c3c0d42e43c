"""Declarations of public pages, announcements and maintenance."""

from portal.features import Act, Feature, Link, MenuEntry, Permission

UNTOLD = "about no account"

FEATURE = Feature(
    "home",
    acts=(
        Act("announcements:published", untold=UNTOLD, desk="お知らせを掲載しました"),
        Act("maintenance:begun", untold=UNTOLD, desk="メンテナンスを始めました"),
        Act("maintenance:ended", untold=UNTOLD, desk="メンテナンスを終えました"),
        Act("announcements:changed", untold=UNTOLD, desk="お知らせを変更しました"),
        Act("announcements:withdrawn", untold=UNTOLD, desk="お知らせを取り下げました"),
    ),
    permissions=(Permission("home.publish_announcement", ("messaging",)),),
    menu=(
        MenuEntry(
            "お知らせの掲載",
            "全画面に表示するお知らせ",
            "bell",
            "desk:home_announcement_changelist",
            "home.publish_announcement",
            order=50,
        ),
    ),
    links=(
        Link("ホーム", "home:index", order=10, icon="home", within="home:index"),
        Link("サポート", "home:support", order=10, is_footer=True),
        Link("お問い合わせ", "home:contact", order=20, is_footer=True),
        Link("利用規約", "home:terms", order=30, is_footer=True),
        Link("個人情報の取扱い", "home:privacy", order=40, is_footer=True),
        Link("アクセシビリティ方針", "home:accessibility", order=50, is_footer=True),
    ),
)
