"""Address of live events."""

from django.urls import path

from portal.live import views

app_name = "live"
urlpatterns = [path("<slug:channel>/<slug:key>/", views.stream, name="stream")]
