"""Declarations of the outbox."""

from portal.delivery import actions
from portal.features import Feature, MenuEntry, Permission, Retention, Timed

FEATURE = Feature(
    "portal:delivery",
    permissions=(Permission("delivery.view_letter", ("messaging", "audit")),),
    retentions=(Retention("letters", actions.purge, "letters that no longer wait, after 90 days"),),
    timed=(Timed("read_bounces", every=60),),
    menu=(
        MenuEntry(
            "送信状況",
            "メール・SMS・電話の送信状況（本文は表示しません）",
            "send",
            "desk:delivery_letter_changelist",
            "delivery.view_letter",
            order=80,
        ),
    ),
)
