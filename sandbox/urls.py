"""URLs of the sandbox; not included in production."""

from django.urls import path

from sandbox import views

app_name = "sandbox"
urlpatterns = [
    path("", views.index, name="index"),
    path("messages.json", views.messages, name="messages"),
    path("authenticator.json", views.authenticator, name="authenticator"),
]
