from django.urls import path

from accounts.users import views

app_name = "users"
urlpatterns = [
    path("", views.index, name="index"),
    path("nickname/", views.edit, name="edit"),
]
