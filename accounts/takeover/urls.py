from django.urls import path

from accounts.takeover import views

app_name = "takeover"
urlpatterns = [
    path("undo/", views.undo, name="undo"),
    path("undo/recovery-code/", views.undo_recovery_code, name="undo_recovery_code"),
    path("undo/post/", views.undo_post, name="undo_post"),
    path("undo/posted/", views.undo_posted, name="undo_posted"),
    path("undo/<str:token>/", views.undo_open, name="undo_open"),
]
