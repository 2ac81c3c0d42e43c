from django.urls import path

from billing.invoices import views

app_name = "invoices"
urlpatterns = [
    path("check/<str:public_id>/", views.check, name="check"),
    path("<str:public_id>/", views.detail, name="detail"),
    path("<str:public_id>/pdf/", views.pdf, name="pdf"),
]
