"""Declarations of the page of colleagues; accounts and roles are `desk.staff`'s."""

from portal.features import Feature, MenuEntry

FEATURE = Feature(
    "desk:colleagues",
    menu=(
        MenuEntry("社員", "招待・役割・利用の停止", "users", "desk:colleagues:index", "desk.manage_staff", order=110),
    ),
)
