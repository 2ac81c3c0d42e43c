from django.urls import path

from accounts.withdrawal import views

app_name = "withdrawal"
urlpatterns = [
    path("", views.start, name="start"),
    path("done/", views.done, name="done"),
    path("return/", views.come_back, name="come_back"),
    path("return/<str:token>/", views.link, name="link"),
]
