"""Closes the portal while an operator says so (`manage.py maintenance on`)."""

import math
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from home import errors, queries
from portal.logs.severity import PLANNED

SHORTEST_RETRY = 60  # seconds; also when no end is known or it has passed


class MaintenanceMiddleware:
    """503 with Retry-After for every page but health checks and static files. Stands before the session: no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.open = ("/health/", f"/{settings.STATIC_URL.lstrip('/')}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(self.open):
            return self.get_response(request)
        closed = queries.closed()
        if closed is None:
            return self.get_response(request)
        request.META[PLANNED] = True
        return _closed_page(closed)


def _closed_page(closed: queries.Closed) -> HttpResponse:
    left = (closed.until - timezone.now()).total_seconds() if closed.until else 0
    response = errors.page(503, "maintenance", message=closed.message, until=closed.until if left > 0 else None)
    response["Retry-After"] = str(max(SHORTEST_RETRY, math.ceil(left)))
    response["Cache-Control"] = "no-store"
    return response
