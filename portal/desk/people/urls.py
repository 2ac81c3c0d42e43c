"""/desk/people/"""

from django.urls import path

from portal.desk.people import views

app_name = "people"
urlpatterns = [
    path("", views.index, name="index"),
    path("invite/", views.invite, name="invite"),
    path("<str:public_id>/invite/", views.reinvite, name="reinvite"),
    path("<str:public_id>/dismiss/", views.dismiss, name="dismiss"),
]
