"""Declarations of decisions about suspended holdings. The acts are declared by `accounts.contracts`."""

from desk.holdings import queries
from portal.features import Backlog, Feature, MenuEntry

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
    backlogs=(
        Backlog(
            "名義の確認を待っているご契約",
            "desk:accounts_holding_changelist",
            "accounts.decide_holding",
            lambda account: queries.waiting(besides=account.pk),
            order=20,
        ),
    ),
)
