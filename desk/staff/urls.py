"""Paths below /desk/staff/: invitation, sign-in and reauthentication of staff."""

from django.urls import path

from desk.staff import views

app_name = "staff"
urlpatterns = [
    path("code/", views.code, name="code"),
    path("confirm/", views.prove, name="prove"),
    path("invitation/", views.password, name="password"),
    path("invitation/app/", views.enrol, name="enrol"),
    path("invitation/<str:token>/", views.invited, name="invited"),
]
