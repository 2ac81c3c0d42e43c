"""Paths of the theme switch and the gallery."""

from django.urls import path

from portal.design import views

app_name = "design"
urlpatterns = [
    path("theme/", views.theme, name="theme"),
    path("gallery/", views.gallery, name="gallery"),
]
