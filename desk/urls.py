"""/desk/: the pages of the company's people."""

from django.urls import include, path

from desk import views

app_name = "desk"
urlpatterns = [
    path("", views.index, name="index"),
    path("customers/", include("desk.customers.urls")),
    path("bills/", include("desk.bills.urls")),
    path("older-bills/", include("desk.older_bills.urls")),
    path("imports/", include("desk.imports.urls")),
    path("announcements/", include("desk.announcements.urls")),
    path("staff/", include("desk.staff.urls")),
    path("colleagues/", include("desk.colleagues.urls")),
]
