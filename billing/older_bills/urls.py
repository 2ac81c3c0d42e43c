from django.urls import path

from billing.older_bills import views

app_name = "older_bills"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
]
