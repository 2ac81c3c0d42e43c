from django.urls import path

from accounts.notices import views

app_name = "notices"
urlpatterns = [
    path("", views.index, name="index"),
    path("read/", views.read_all, name="read_all"),
    path("<str:public_id>/read/", views.read, name="read"),
]
