"""Declarations of packed years of bills."""

from accounts.users.effects import DELETED, STAYS_FROZEN
from billing.exports import actions
from portal.features import Act, Feature, Retention, Timed
from portal.lifecycle import Effect, on_account, on_contract

LOST = Effect.stays("only the holder of the contract reads it (`BundleQuerySet.of`), and it goes after seven days")

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
)
