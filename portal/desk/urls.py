"""/desk/: the pages of the company's people."""

from django.urls import include, path

from portal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.index, name="index"),
    path("customers/", include("portal.desk.customers.urls")),
    path("bills/", include("portal.desk.bills.urls")),
    path("archive/", include("portal.desk.archive.urls")),
    path("uploads/", include("portal.desk.uploads.urls")),
    path("announcements/", include("portal.desk.announcements.urls")),
    path("people/", include("portal.desk.people.urls")),
]
