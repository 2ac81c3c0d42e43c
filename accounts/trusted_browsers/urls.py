from django.urls import path

from accounts.trusted_browsers import views

app_name = "trusted_browsers"
urlpatterns = [
    path("", views.index, name="index"),
    path("end/", views.end_all, name="end_all"),
    path("<str:public_id>/end/", views.end, name="end"),
]
