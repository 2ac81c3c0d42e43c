"""/account/passcode/: setting one up, proving with it, and the list of them."""

from django.urls import path

from accounts.passcodes import views

app_name = "passcodes"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.add, name="add"),
    path("new/again/", views.confirm, name="confirm"),
    path("new/done/", views.done, name="done"),
    path("confirm/", views.prove, name="prove"),
    path("<str:public_id>/remove/", views.remove, name="remove"),
]
