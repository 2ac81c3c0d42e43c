"""Declarations of bills and their items."""

from portal.features import Feature, Link, Permission
from portal.lifecycle import Effect, on_contract

READ_BY_HOLDER = Effect.stays("bills belong to the contract and are read by its holder only")

FEATURE = Feature(
    "billing:statements",
    permissions=(Permission("billing.view_bill", ("agent", "billing", "audit")),),
    links=(Link("ご利用料金", "billing:statements:index", order=20, icon="bill", within="billing:"),),
    effects={
        "billing.Bill": on_contract(
            suspended=READ_BY_HOLDER,
            changed_hands=READ_BY_HOLDER,
            ended=Effect("stays for BILL_RETENTION_MONTHS", "billing.retention.actions.drop_expired"),
        )
    },
)
