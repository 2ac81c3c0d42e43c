"""Declarations of notices inside the portal."""

from accounts.notices.models import Notice
from accounts.users.effects import DELETED, STAYS_TAKEN_OVER
from portal.features import Export, Feature
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:notices",
    effects={
        "accounts.Notice": on_account(
            closed=DELETED,
            frozen=Effect("stays, and one more tells of the freeze", "accounts.freeze.actions.begin"),
            taken_over=STAYS_TAKEN_OVER,
        )
    },
    exports=(
        Export.of(
            "お知らせ",
            lambda account: Notice.objects.told_to(account.pk),
            {"種類": "get_kind_display", "件名": "title", "本文": "body", "日時": "created_at", "既読日時": "read_at"},
        ),
    ),
)
