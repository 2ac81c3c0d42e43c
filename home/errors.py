"""Error pages and Django's error handlers.

They use neither database nor session, so that they work when those fail and a flood of wrong addresses stays cheap.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(status: int, template: str, **context: Any) -> HttpResponse:
    """Render `templates/home/errors/<template>.html` without the request, hence without context processors."""
    return HttpResponse(render_to_string(f"home/errors/{template}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 to a malformed or suspicious request."""
    return page(400, "bad_request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 to a forbidden act."""
    return page(403, "permission_denied")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose CSRF token is missing or old. `reason` is for developers and is not shown."""
    return page(403, "csrf")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; the same for a missing page and for another customer's, so that neither can be told."""
    return page(404, "not_found")


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429 to a reached limit that the view does not handle. Retry-After in seconds."""
    response = page(429, "too_many_requests")
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 to an unhandled exception."""
    return page(500, "server_error")


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 503 when a service that the page needs is unreachable. Retry-After in seconds."""
    response = page(503, "unavailable")
    response["Retry-After"] = "30"
    return response
