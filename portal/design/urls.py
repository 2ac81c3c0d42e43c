"""Paths of the look itself."""

from django.urls import path

from portal.design import views

app_name = "design"
urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("gallery/", views.gallery, name="gallery"),
]
