"""/desk/colleagues/"""

from django.urls import path

from desk.colleagues import views

app_name = "colleagues"
urlpatterns = [
    path("", views.index, name="index"),
    path("invite/", views.invite, name="invite"),
    path("<str:public_id>/invite/", views.reinvite, name="reinvite"),
    path("<str:public_id>/dismiss/", views.dismiss, name="dismiss"),
]
