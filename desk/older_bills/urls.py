"""/desk/older-bills/"""

from django.urls import path

from desk.older_bills import views

app_name = "older_bills"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
]
