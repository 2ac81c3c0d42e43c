"""The whole portal's URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.staff_admin.site import usual_admin

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("home.urls")),
    path("billing/", include("billing.urls")),
    path("desk/", admin.site.urls),
    path("admin/", usual_admin, name="usual_admin"),
    path("", include("portal.design.urls")),
    path("health/", include("portal.health.urls")),
    path("delivery/", include("portal.delivery.urls")),
    path("live/", include("portal.live.urls")),
    path("", include("accounts.urls")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("sandbox/", include("sandbox.urls")))

handler400 = "home.errors.bad_request"
handler403 = "home.errors.permission_denied"
handler404 = "home.errors.not_found"
handler429 = "home.errors.too_many_requests"
handler500 = "home.errors.server_error"
