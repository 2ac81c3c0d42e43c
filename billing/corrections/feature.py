"""Declarations of corrections of bills by staff."""

from portal.features import Act, Feature, Permission

FEATURE = Feature(
    "billing:corrections",
    acts=(Act("made", "窓口担当者がご利用料金を訂正しました", "bill"),),
    permissions=(Permission("billing.change_bill", ("billing",)),),
)
