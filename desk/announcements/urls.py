"""/desk/announcements/"""

from django.urls import path

from desk.announcements import views

app_name = "announcements"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.add, name="add"),
    path("<str:public_id>/withdraw/", views.withdraw, name="withdraw"),
]
