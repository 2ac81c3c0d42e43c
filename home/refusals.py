"""Refusals that no view says in its own words."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from home import errors
from portal.limits import TooMany


class RefusalsMiddleware:
    """A limit that was passed becomes the page with status 429, which says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Anything else stays an error."""
        if not isinstance(exception, TooMany):
            return None
        response = errors.too_many_requests(request, exception)
        response.headers["Retry-After"] = str(exception.retry_after)
        return response
