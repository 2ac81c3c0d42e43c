"""/password/reset/, and the link of a mail about a password lock."""

from django.urls import path

from accounts.password_reset import views

app_name = "password_reset"
urlpatterns = [
    path("login/locked/not-me/", views.not_me_confirm, name="not_me_confirm"),
    path("login/locked/not-me/<str:token>/", views.not_me, name="not_me"),
    path("password/reset/", views.start, name="start"),
    path("password/reset/sent/", views.sent, name="sent"),
    path("password/reset/code/", views.code, name="code"),
    path("password/reset/recovery/", views.recovery_code, name="recovery_code"),
    path("password/reset/new/", views.confirm, name="confirm"),
    path("password/reset/<str:token>/", views.link, name="link"),
]
