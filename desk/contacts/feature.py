"""Declarations of confirmations of contacts. The acts are declared by `accounts.contracts`."""

from accounts.contracts import queries
from portal.features import Backlog, Feature, MenuEntry

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
    backlogs=(
        Backlog(
            "確認を待っている連絡先",
            "desk:accounts_unconfirmedcontacts_changelist",
            "accounts.confirm_contacts",
            lambda account: queries.unconfirmed(besides=account.pk).exclude(changed_by=account.public_id),
            order=25,
        ),
    ),
)
