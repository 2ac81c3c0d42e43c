"""Declarations of decisions about suspended holdings. The acts are declared by `accounts.contracts`."""

from portal.features import Feature, MenuEntry

FEATURE = Feature(
    "desk:holdings",
    menu=(
        MenuEntry(
            "名義の確認",
            "契約者名や生年月日が変わり、表示を止めているご契約",
            "contract",
            "desk:accounts_holding_changelist",
            "accounts.decide_holding",
            order=15,
        ),
    ),
)
