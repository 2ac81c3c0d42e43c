"""Pages for what went wrong. None of them asks the database or the session: they must work when those do not,
and a flood of wrong addresses must cost little."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def page(status: int, template: str, **context: Any) -> HttpResponse:
    """An error page in the house style, rendered without the request."""
    return HttpResponse(render_to_string(f"home/errors/{template}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a request no browser of ours sends."""
    return page(400, "bad_request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return page(403, "permission_denied")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing or old. `reason` is for developers and is not shown."""
    return page(403, "csrf")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or nothing of this customer's there; the two look the same."""
    return page(404, "not_found")


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: a limit that has no form to show it in."""
    response = page(429, "too_many_requests")
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return page(500, "server_error")


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """503: something this page needs is away for a moment."""
    response = page(503, "unavailable")
    response["Retry-After"] = "30"
    return response
