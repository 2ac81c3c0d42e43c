from django.urls import path

from accounts.own_data import views

app_name = "own_data"
urlpatterns = [path("", views.index, name="index")]
