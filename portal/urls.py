"""The whole portal's URLs."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.home.urls")),
    path("billing/", include("billing.urls")),
    path("desk/", include("portal.desk.urls")),
    path("desk/tables/", admin.site.urls),
    path("", include("portal.design.urls")),
    path("health/", include("portal.health.urls")),
    path("", include("accounts.urls")),
]
if not settings.PRODUCTION:
    urlpatterns.append(path("sandbox/", include("sandbox.urls")))

handler400 = "portal.home.errors.bad_request"
handler403 = "portal.home.errors.permission_denied"
handler404 = "portal.home.errors.not_found"
handler429 = "portal.home.errors.too_many_requests"
handler500 = "portal.home.errors.server_error"
