from django.urls import path

from accounts.reregistration import views

app_name = "reregistration"
urlpatterns = [
    path("undo/", views.undo, name="undo"),
    path("undo/<str:token>/", views.undo_open, name="undo_open"),
]
