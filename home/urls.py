from django.urls import path

from home import views

app_name = "home"
urlpatterns = [
    path("", views.top, name="top"),
    path("home/", views.index, name="index"),
    path("support/", views.support, name="support"),
    path("contact/", views.contact, name="contact"),
    path("help/errors/", views.errors, name="errors"),
    path("announcements/close/", views.close_announcement, name="close_announcement"),
    path("terms/", views.terms, name="terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
