"""URLs of billing, one include for each feature. `statements` last: its paths begin with a public id."""

from django.urls import include, path

app_name = "billing"
urlpatterns = [
    path("", include("billing.payments.urls")),
    path("", include("billing.bill_mails.urls")),
    path("older-bills/", include("billing.older_bills.urls")),
    path("exports/", include("billing.exports.urls")),
    path("", include("billing.variance.urls")),
    path("", include("billing.questions.urls")),
    path("former/", include("billing.former_bills.urls")),
    path("invoices/", include("billing.invoices.urls")),
    path("", include("billing.statements.urls")),
]
