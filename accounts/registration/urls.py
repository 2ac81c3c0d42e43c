"""/register/: from the identity check to the account."""

from django.urls import path

from accounts.registration import views

app_name = "registration"
urlpatterns = [
    path("", views.start, name="start"),
    path("plain/", views.plain, name="plain"),
    path("phone/", views.phone, name="phone"),
    path("phone/code/", views.code, name="code"),
    path("phone/help/", views.help, name="help"),
    path("phone/post/", views.post, name="post"),
    path("phone/posted/", views.posted, name="posted"),
    path("profile/", views.profile, name="profile"),
    path("profile/check/", views.check, name="check"),
    path("confirm/", views.confirm, name="confirm"),
    path("provisional/", views.provisional, name="provisional"),
    path("provisional/address/", views.address, name="address"),
    path("link/<str:token>/", views.link, name="link"),
    path("done/", views.done, name="done"),
]
