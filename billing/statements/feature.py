"""Declarations of bills and their items."""

from portal.features import Feature, Link, Permission
from portal.lifecycle import Effect, on_contract

SUSPENDED = Effect.stays("bills of before are read by the former holder, those of after by nobody (`former_bills`)")
CHANGED_HANDS = Effect(
    "those of before stay with the former holder, the next one reads from the first month of after on",
    "billing.former_bills.receivers.begin_anew",
)
KEPT = Effect("stays for BILL_RETENTION_MONTHS", "billing.retention.actions.drop_expired")

FEATURE = Feature(
    "billing:statements",
    permissions=(Permission("billing.view_bill", ("agent", "billing", "audit")),),
    links=(Link("ご利用料金", "billing:statements:index", order=20, icon="bill", within="billing:"),),
    effects={
        "billing.Bill": on_contract(suspended=SUSPENDED, changed_hands=CHANGED_HANDS, ended=KEPT),
        "billing.BillItem": on_contract(suspended=SUSPENDED, changed_hands=CHANGED_HANDS, ended=KEPT),
    },
)
