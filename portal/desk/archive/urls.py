"""/desk/archive/"""

from django.urls import path

from portal.desk.archive import views

app_name = "archive"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:public_id>/", views.detail, name="detail"),
]
