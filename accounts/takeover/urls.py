from django.urls import path

from accounts.takeover import views

app_name = "takeover"
urlpatterns = [
    path("undo/", views.undo, name="undo"),
    path("undo/<str:token>/", views.undo_open, name="undo_open"),
]
