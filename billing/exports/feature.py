"""Declarations of packed years of bills."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from accounts.models import Contract
from accounts.users.effects import DELETED, STAYS_FROZEN
from billing.exports import actions, queries, sheets
from billing.exports.models import Bundle
from portal.features import Act, Export, Feature, Retention, Timed
from portal.lifecycle import Effect, on_account, on_contract

LOST = Effect.stays("only the holder of the contract reads it (`BundleQuerySet.of`), and it goes after seven days")


def _bills(account: Any) -> Iterator[dict[str, Any]]:
    for contract in Contract.objects.held_by(account.pk):
        yield from sheets.named_bills(
            contract.customer_number, queries.bills(contract.pk, first=date.min, last=date.max)
        )


def _items(account: Any) -> Iterator[dict[str, Any]]:
    for contract in Contract.objects.held_by(account.pk):
        yield from sheets.named_items(
            contract.customer_number, queries.items(contract.pk, first=date.min, last=date.max)
        )


FEATURE = Feature(
    "billing:exports",
    acts=(
        Act("asked", "ご利用料金のまとめての保存を申し込みました", "download"),
        Act("packed", "ご利用料金をまとめたファイルを用意しました", "download"),
    ),
    timed=(Timed("pack_bundles", every=60),),
    retentions=(Retention("bundles", actions.purge, "packed years of bills, after 7 days"),),
    effects={
        "billing.Bundle": on_account(closed=DELETED, frozen=STAYS_FROZEN, taken_over=LOST)
        | on_contract(
            suspended=LOST, changed_hands=LOST, ended=Effect.stays("bills of an ended contract are still read")
        )
    },
    exports=(
        Export("ご利用料金", _bills),
        Export("ご利用料金の明細", _items),
        Export.of(
            "まとめての保存",
            lambda account: Bundle.objects.filter(account=account).select_related("contract"),
            {
                "お客様番号": "contract.customer_number",
                "年": "year",
                "状態": "get_state_display",
                "申し込み日時": "asked_at",
                "期限": "expires_at",
            },
        ),
    ),
)
