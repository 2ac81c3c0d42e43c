"""/contracts/: the contracts of an account, and adding one."""

from django.urls import path

from accounts.contracts import views

app_name = "contracts"
urlpatterns = [
    path("", views.index, name="index"),
    path("sample/", views.sample, name="sample"),
    path("add/", views.add, name="add"),
    path("add/phone/", views.phone, name="phone"),
    path("add/code/", views.code, name="code"),
    path("<str:public_id>/", views.detail, name="detail"),
]
