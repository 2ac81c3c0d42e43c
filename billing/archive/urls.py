from django.urls import path

from billing.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
]
