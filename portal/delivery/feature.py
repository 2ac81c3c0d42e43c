"""Declarations of the outbox."""

from portal.delivery import actions, queries
from portal.delivery.models import State
from portal.features import Backlog, Feature, MenuEntry, Permission, Retention, Timed

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
    backlogs=(
        Backlog(
            "送信できなかった連絡（7日以内）",
            "desk:delivery_letter_changelist",
            "delivery.view_letter",
            lambda account: queries.failed(State.REFUSED),
            order=80,
            query="?state__exact=refused",
        ),
        Backlog(
            "期限までに送れなかった連絡（7日以内）",
            "desk:delivery_letter_changelist",
            "delivery.view_letter",
            lambda account: queries.failed(State.EXPIRED),
            order=81,
            query="?state__exact=expired",
        ),
    ),
)
