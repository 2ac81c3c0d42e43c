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
    path("logout/", views.logout, name="logout"),
]
