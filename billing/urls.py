"""The features of billing."""

from django.urls import include, path

app_name = "billing"
urlpatterns = [
    path("", include("billing.statements.urls")),
]
