"""Declarations of the end of bills older than BILL_RETENTION_MONTHS."""

from portal.features import Act, Feature, Timed

FEATURE = Feature(
    "billing:retention",
    acts=(Act("dropped", untold="about no account", desk="保存期間を過ぎたご利用明細を削除しました"),),
    timed=(Timed("drop_expired_bills", daily="04:30"),),
)
