"""/account/phone/: enrolling a first telephone, and answering it."""

from django.urls import path

from accounts.phones import views

app_name = "phones"
urlpatterns = [
    path("confirm/", views.prove, name="prove"),
    path("help/", views.help, name="help"),
    path("add/", views.add, name="add"),
    path("add/mail/", views.add_mail, name="add_mail"),
    path("add/number/", views.add_number, name="add_number"),
    path("add/code/", views.add_code, name="add_code"),
]
