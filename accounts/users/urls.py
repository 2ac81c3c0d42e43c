from django.urls import path

from accounts.users import views

app_name = "users"
urlpatterns = [
    path("nickname/", views.edit, name="edit"),
]
