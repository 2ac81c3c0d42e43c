from django.urls import path

from billing.announcements import views

app_name = "announcements"
urlpatterns = [
    path("notices/", views.edit, name="edit"),
]
