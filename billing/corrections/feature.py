"""Declarations of corrections of bills by staff."""

from billing.corrections import actions
from portal.features import Act, Feature, Permission, Retention

FEATURE = Feature(
    "billing:corrections",
    acts=(Act("made", "窓口担当者がご利用料金を訂正しました", "bill"),),
    permissions=(Permission("billing.change_bill", ("billing",)),),
    retentions=(
        Retention(
            "proposed_corrections",
            actions.purge,
            "corrections that a second person was asked for, when their requests are deleted",
        ),
    ),
    modules=("approving",),
)
