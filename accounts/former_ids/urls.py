"""/migrate/: from the legacy ID to an account."""

from django.urls import path

from accounts.former_ids import views

app_name = "former_ids"
urlpatterns = [
    path("terms/", views.terms, name="terms"),
    path("address/", views.address, name="address"),
    path("address/new/", views.new_address, name="new_address"),
    path("address/code/", views.mail_code, name="mail_code"),
    path("address/replace/", views.replace, name="replace"),
    path("phone/", views.phone, name="phone"),
    path("help/", views.help, name="help"),
    path("password/", views.password, name="password"),
    path("done/", views.done, name="done"),
    path("leave/", views.leave, name="leave"),
    path("closed/", views.closed, name="closed"),
]
