from django.urls import path

from accounts.recovery import views

app_name = "recovery"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.make, name="make"),
    path("prove/", views.prove, name="prove"),
]
