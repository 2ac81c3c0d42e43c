"""/register/: from the identity check to the account."""

from django.urls import path

from accounts.registration import proving, views

app_name = "registration"
urlpatterns = [
    path("", views.start, name="start"),
    path("again/", views.again, name="again"),
    path("plain/", views.plain, name="plain"),
    path("phone/", proving.phone, name="phone"),
    path("phone/code/", proving.code, name="code"),
    path("phone/help/", proving.help, name="help"),
    path("phone/post/", proving.post, name="post"),
    path("phone/posted/", proving.posted, name="posted"),
    path("profile/", views.profile, name="profile"),
    path("profile/check/", views.check, name="check"),
    path("confirm/", views.confirm, name="confirm"),
    path("provisional/", views.provisional, name="provisional"),
    path("provisional/address/", views.address, name="address"),
    path("link/", views.link, name="link"),
    path("link/<str:token>/", views.link_open, name="link_open"),
    path("done/", views.done, name="done"),
]
