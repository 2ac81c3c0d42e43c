"""Declarations of confirmations of contacts. The acts are declared by `accounts.contracts`."""

from portal.features import Feature, MenuEntry

FEATURE = Feature(
    "desk:contacts",
    menu=(
        MenuEntry(
            "連絡先の確認",
            "取り込んだファイルで連絡先が変わり、本人確認に使えないご契約",
            "user",
            "desk:accounts_unconfirmedcontacts_changelist",
            "accounts.confirm_contacts",
            order=16,
        ),
    ),
)
