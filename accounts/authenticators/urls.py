"""/account/: the account's page."""

from django.urls import path

from accounts.authenticators import views

app_name = "authenticators"
urlpatterns = [path("", views.index, name="index")]
