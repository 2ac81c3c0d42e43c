from django.urls import path

from accounts.reauthentication import views

app_name = "reauthentication"
urlpatterns = [path("", views.ask, name="ask")]
