"""Error pages and Django's error handlers.

They use neither database nor session, so that they work when those fail and a flood of wrong addresses stays cheap.
"""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# SQLSTATE of a server that is not there, goes down, comes up, or has no room: class 08 and 53, 57P01 to 57P03
AWAY = ("08", "53", "57P01", "57P02", "57P03")


def page(status: int, template: str, **context: Any) -> HttpResponse:
    """Render `templates/home/errors/<template>.html` without the request, hence without context processors."""
    return HttpResponse(render_to_string(f"home/errors/{template}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 to a malformed or suspicious request."""
    return page(400, "bad_request")


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 to a forbidden act; at the desk, which only staff reach, with the way back to it."""
    return page(403, "permission_denied", is_desk=_is_desk(request))


def _is_desk(request: HttpRequest) -> bool:
    """Tell whether the address is one of the desk's: all that is known without a session."""
    return request.path.startswith("/desk/")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose CSRF token is missing or old; at the desk with the way back to it. `reason` is for
    developers and is not shown."""
    return page(403, "csrf", is_desk=_is_desk(request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; the same for a missing page and for another customer's, so that neither can be told. At an
    address of the desk strangers get the way back to it too: it says no more than the address they typed."""
    return page(404, "not_found", is_desk=_is_desk(request))


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 429 to a reached limit that the view does not handle. Retry-After in seconds."""
    response = page(429, "too_many_requests", is_desk=_is_desk(request))
    response["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 to an unhandled exception; 503 to one that only says that the database is away."""
    error = sys.exc_info()[1]
    if is_database_away(error):
        return unavailable(request)
    return page(500, "server_error")


def is_database_away(error: BaseException | None) -> bool:
    """Tell whether the error is that PostgreSQL cannot be reached or has no room, and no fault of a statement."""
    if isinstance(error, InterfaceError):
        return True  # the connection was lost before
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY)


def unavailable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 503 when a service that the page needs is unreachable. Retry-After in seconds."""
    response = page(503, "unavailable")
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response
