"""Request ids and one log line a request."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.logs.request_id import reset_request_id, set_request_id

HEADER = "X-Request-ID"
QUIET = ("health:live", "health:ready")  # polled every few seconds; logged only when they fail

log = logging.getLogger(__name__)


class RequestIdMiddleware:
    """Give each request an id, log it and send it in the response. Outermost, so that the duration covers everything.

    The line holds method, route, status and duration: no path (it may carry a token), no query, no body, no address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = _given(request) or secrets.token_hex(16)
        token = set_request_id(request_id)
        try:
            response = self.get_response(request)
            response.headers[HEADER] = request_id
            _write_line(request, response, time.perf_counter() - started)
            return response
        finally:
            reset_request_id(token)


def _given(request: HttpRequest) -> str:
    """Return the id that a trusted proxy set, which replaces one from the client; empty where no proxy is trusted."""
    value = request.headers.get(HEADER, "") if settings.TRUSTED_PROXY_COUNT else ""
    return value if re.fullmatch(r"[0-9a-f]{32}", value) else ""


def _write_line(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    route = request.resolver_match.view_name if request.resolver_match else ""
    fields = {"method": request.method, "route": route, "status": response.status_code, "ms": round(seconds * 1000, 1)}
    level = logging.DEBUG if route in QUIET and response.status_code == 200 else logging.INFO
    log.log(level, "request", extra={"fields": fields})
