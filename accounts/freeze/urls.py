from django.urls import path

from accounts.freeze import views

app_name = "freeze"
urlpatterns = [
    path("", views.index, name="index"),
    path("confirm/", views.confirm, name="confirm"),
    path("done/", views.done, name="done"),
    path("link/<str:token>/", views.link, name="link"),
]
