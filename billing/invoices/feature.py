"""Declarations of 適格請求書."""

from portal.features import Act, Feature, Timed

FEATURE = Feature(
    "billing:invoices",
    acts=(Act("issued", untold="about no account", desk="適格請求書を発行しました"),),
    timed=(Timed("issue_invoices", every=600),),
)
