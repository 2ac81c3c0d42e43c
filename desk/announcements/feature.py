"""Declarations of publishing announcements at the desk; the announcements themselves are `home`'s."""

from portal.features import Feature, MenuEntry, Permission

FEATURE = Feature(
    "desk:announcements",
    permissions=(Permission("desk.announce", ("messaging",)),),
    menu=(
        MenuEntry(
            "お知らせの掲載", "全画面に表示するお知らせ", "bell", "desk:announcements:index", "desk.announce", order=50
        ),
    ),
)
