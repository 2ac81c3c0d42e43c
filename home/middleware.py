"""Middleware of the public side: the maintenance page, and the page with status 429 for a reached limit."""

import math
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from home import errors, queries
from portal.limits import TooMany
from portal.logs.severity import PLANNED

SHORTEST_RETRY = 60  # seconds of Retry-After when no end is announced, or when it has passed


class MaintenanceMiddleware:
    """Answer 503 with Retry-After during maintenance, except for health checks and static files.

    Placed before the session middleware, so that it needs no query of its own (`queries.maintenance` is cached).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.open = ("/health/", f"/{settings.STATIC_URL.lstrip('/')}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.open):
            return self.get_response(request)
        maintenance = queries.maintenance()
        if maintenance is None:
            return self.get_response(request)
        request.META[PLANNED] = True
        return _maintenance_page(maintenance)


class TooManyRequestsMiddleware:
    """Turn an uncaught `portal.limits.TooMany` into the page with status 429 and its Retry-After in seconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Handle TooMany; return None for any other exception, which Django then handles."""
        if not isinstance(exception, TooMany):
            return None
        response = errors.too_many_requests(request, exception)
        response.headers["Retry-After"] = str(exception.retry_after)
        return response


def _maintenance_page(maintenance: queries.Maintenance) -> HttpResponse:
    left = (maintenance.until - timezone.now()).total_seconds() if maintenance.until else 0
    until = maintenance.until if left > 0 else None
    response = errors.page(503, "maintenance", message=maintenance.message, until=until)
    response["Retry-After"] = str(max(SHORTEST_RETRY, math.ceil(left)))
    response["Cache-Control"] = "no-store"
    return response
