"""/billing/former/: bills of contracts that are another person's by now."""

from django.urls import path

from billing.former_bills import views

app_name = "former_bills"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/pdf/", views.pdf, name="pdf"),
]
