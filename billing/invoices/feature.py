"""Declarations of 適格請求書."""

from django.db.models import F

from billing.invoices.models import Invoice
from portal.features import Act, Export, Feature, Timed

FEATURE = Feature(
    "billing:invoices",
    acts=(Act("issued", untold="about no account", desk="適格請求書を発行しました"),),
    timed=(Timed("issue_invoices", every=600),),
    exports=(
        Export.of(
            "適格請求書",
            lambda account: (
                Invoice.objects.filter(bill__contract__holder=account, bill__month__gte=F("bill__contract__bills_from"))
                .select_related("bill")
                .order_by("pk")
            ),
            {
                "番号": "number",
                "ご請求月": "bill.month",
                "お客様番号": "customer_number",
                "宛名": "recipient",
                "発行日": "issued_on",
            },
        ),
    ),
)
