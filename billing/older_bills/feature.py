"""Declarations of requests for bills that are no longer shown."""

from accounts.users.effects import DELETED, STAYS_FROZEN
from billing.older_bills import actions, queries
from billing.older_bills.models import OldBillsRequest
from portal.features import Act, Backlog, Export, Feature, MenuEntry, Permission, Retention
from portal.lifecycle import Effect, on_account, on_contract

LOST = Effect.stays(
    "only the holder of the contract reads it (`OldBillsRequestQuerySet.of`); it is purged 180 days later"
)

FEATURE = Feature(
    "billing:older_bills",
    acts=(
        Act("asked", "過去のご利用料金の閲覧を申し込みました", "bill"),
        Act("opened", "過去のご利用料金をご覧いただけるようにしました", "bill"),
        Act("viewed", "窓口担当者がご登録内容を確認しました", "eye"),
        Act("refused", "過去のご利用料金の閲覧を、お問い合わせ窓口でお断りしました", "bill"),
    ),
    letters={
        "answered": "以前のご利用明細の申し込みへの回答",
    },
    permissions=(Permission("billing.change_oldbillsrequest", ("billing",)),),
    retentions=(
        Retention(
            "old_bills_requests",
            actions.purge,
            "requests for older bills, with what customers wrote, 180 days after they ended",
        ),
    ),
    menu=(
        MenuEntry(
            "以前のご利用明細",
            "15か月より前の明細のお申し込みに回答",
            "calendar",
            "desk:billing_oldbillsrequest_changelist",
            "billing.change_oldbillsrequest",
            order=40,
        ),
    ),
    backlogs=(
        Backlog(
            "以前のご利用明細の申し込み",
            "desk:billing_oldbillsrequest_changelist",
            "billing.change_oldbillsrequest",
            lambda account: queries.waiting(viewer_id=account.pk),
            order=40,
        ),
    ),
    effects={
        "billing.OldBillsRequest": on_account(closed=DELETED, frozen=STAYS_FROZEN, taken_over=LOST)
        | on_contract(
            suspended=LOST, changed_hands=LOST, ended=Effect.stays("bills of an ended contract are still read")
        )
    },
    exports=(
        Export.of(
            "以前のご利用明細の申し込み",
            lambda account: OldBillsRequest.objects.filter(account=account).select_related("contract"),
            {
                "お客様番号": "contract.customer_number",
                "最初の月": "first",
                "最後の月": "last",
                "ご利用の目的": "note",
                "状態": "get_state_display",
                "申し込み日時": "asked_at",
                "回答日時": "answered_at",
                "回答": "answer",
                "閲覧の期限": "open_until",
            },
        ),
    ),
)
