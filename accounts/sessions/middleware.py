"""End sessions that were unused for long, and those that are old."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.sessions import actions, lifetime
from accounts.users import known_browsers
from portal.access.client import client_ip
from portal.access.levels import Access, declared
from portal.access.sign_in import SAFE, to_sign_in

LIVE = "/live/"  # of `portal.live`


class SessionLimitsMiddleware:
    """Middleware in front of everything that asks for the user. A request without a session cookie costs nothing and
    creates no session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            self.look_at(request)
        response = self.get_response(request)
        known_browsers.write(request, response)
        return response

    def look_at(self, request: HttpRequest) -> None:
        """End the session or note that it is in use. Streams that connect again by themselves do not prolong it."""
        now = timezone.now()
        request.session_over = lifetime.over(request.session, at=now)  # type: ignore[attr-defined]
        if request.session_over:  # type: ignore[attr-defined]
            actions.unlist(key=request.session.session_key or "")
            request.session.flush()
        elif not _asks_by_itself(request) and lifetime.touch(request.session, at=now):
            actions.note_use(key=request.session.session_key or "", ip=client_ip(request), at=now)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Redirect from a page that needs a session to sign-in, which says why it ended and leads back."""
        over: lifetime.Over | None = getattr(request, "session_over", None)
        if over is None or declared(view) not in {Access.SIGNED_IN, Access.STAFF}:
            return None
        if request.method in SAFE:
            messages.info(request, over.value)
        return to_sign_in(request, view)


def _asks_by_itself(request: HttpRequest) -> bool:
    """Tell whether a page made the request without anybody touching it: a stream, or a part that follows progress."""
    return request.path.startswith(LIVE) or "X-Part" in request.headers
