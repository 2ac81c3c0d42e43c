from django.urls import path

from accounts.recovery_codes import views

app_name = "recovery_codes"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.make, name="make"),
    path("prove/", views.prove, name="prove"),
]
