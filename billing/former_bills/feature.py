"""Declarations of the bills that stay with a former holder. What becomes of bills is `statements`' to declare."""

from billing.statements.models import Bill
from portal.features import Export, Feature

FEATURE = Feature(
    "billing:former_bills",
    exports=(
        Export.of(
            "以前のご契約のご請求",
            lambda account: Bill.objects.kept_for(account.pk).select_related("contract"),
            {
                "お客様番号": "contract.customer_number",
                "ご請求月": "month",
                "ご請求額（税込）": "total",
                "お支払い期日": "due_on",
                "お支払い方法": "payment_method",
            },
        ),
    ),
)
