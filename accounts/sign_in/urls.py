from django.urls import path

from accounts.sign_in import passcode, views

app_name = "sign_in"
urlpatterns = [
    path("login/", views.start, name="start"),
    path("login/passcode/", passcode.sign_in, name="passcode"),
    path("login/locked/", views.locked, name="locked"),
    path("login/code/", views.code, name="code"),
    path("login/code/help/", views.code_help, name="code_help"),
    path("login/code/recovery/", views.recovery_code, name="recovery_code"),
    path("login/locked/not-me/", views.not_me_confirm, name="not_me_confirm"),
    path("login/locked/not-me/<str:token>/", views.not_me, name="not_me"),
    path("logout/", views.logout, name="logout"),
    path("password/reset/", views.reset, name="reset"),
    path("password/reset/sent/", views.reset_sent, name="reset_sent"),
    path("password/reset/code/", views.reset_code, name="reset_code"),
    path("password/reset/recovery/", views.reset_recovery, name="reset_recovery"),
    path("password/reset/new/", views.reset_confirm, name="reset_confirm"),
    path("password/reset/<str:token>/", views.reset_open, name="reset_open"),
]
