"""Declarations of packed years of bills."""

from billing.exports import actions
from portal.features import Act, Feature, Retention, Timed

FEATURE = Feature(
    "billing:exports",
    acts=(
        Act("asked", "ご利用料金のまとめての保存を申し込みました", "download"),
        Act("packed", "ご利用料金をまとめたファイルを用意しました", "download"),
    ),
    timed=(Timed("pack_bundles", every=60),),
    retentions=(Retention("bundles", actions.purge, "packed years of bills, after 7 days"),),
)
