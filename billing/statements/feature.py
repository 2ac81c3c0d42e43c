"""Declarations of bills and their items."""

from portal.features import Feature, Link, Permission

FEATURE = Feature(
    "billing:statements",
    permissions=(Permission("billing.view_bill", ("agent", "billing", "audit")),),
    links=(Link("ご利用料金", "billing:statements:index", order=20, icon="bill", within="billing:"),),
)
