"""Enforcement of the access levels that views declare."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from portal.access.levels import HALF_SIGNED_IN_KEY, MIGRATION_KEY, REGISTRATION_KEY, Access, declared
from portal.access.sign_in import say_lost, to_sign_in


class AccessMiddleware:
    """Let a request reach a view only if the view's declaration allows it. Fails closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not _is_findable(request, [*args, *kwargs.values()]):
            raise Http404
        match declared(view):
            case Access.ANYONE:
                return None
            case Access.SIGNED_IN:
                return None if request.user.is_authenticated else to_sign_in(request, view)
            case Access.STAFF | Access.CONCEALED as level:
                return _at_desk(request, view, is_concealed=level is Access.CONCEALED)
            case Access.DEVICE | Access.PROVIDER as level:
                return _signed(request, "device" if level is Access.DEVICE else "is_of_provider")
            case Access.HALF_SIGNED_IN:
                return None if HALF_SIGNED_IN_KEY in request.session else _to_sign_in_again(request)
            case Access.MIGRATING:
                return _in_journey(request, MIGRATION_KEY, start=settings.LOGIN_URL)
            case Access.REGISTERING:
                return _in_journey(request, REGISTRATION_KEY, start="accounts:registration:start")
            case None:
                raise Http404


def _is_findable(request: HttpRequest, parameters: list[Any]) -> bool:
    """Return whether path parameters are printable and the query string holds no NUL, which PostgreSQL refuses in text.

    Forms clean their own input; paths and queries are only looked up.
    """
    query = (value for values in request.GET.lists() for value in values[1])
    return all(str(value).isprintable() for value in parameters) and not any("\0" in value for value in query)


def _in_journey(request: HttpRequest, key: str, *, start: str) -> HttpResponse | None:
    """Redirect to the first step unless this browser is in such a journey."""
    return None if key in request.session else redirect(start)


def _signed(request: HttpRequest, mark: str) -> HttpResponse | None:
    """Raise Http404 without the mark of a verified signature. DeviceMiddleware and ProviderMiddleware answer refusals
    themselves; this is for what they do not look at, and for installations without them."""
    if not hasattr(request, mark):
        raise Http404
    return None


def _at_desk(request: HttpRequest, view: Callable[..., Any], *, is_concealed: bool) -> HttpResponse | None:
    """Raise Http404 for everybody but staff who are signed in with their second factor.

    Anonymous visitors are redirected to sign in, since they may be staff, except from a concealed page.
    """
    if not request.user.is_authenticated and not is_concealed:
        return to_sign_in(request, view)
    if not getattr(request.user, "is_at_desk", False):
        raise Http404
    return None


def _to_sign_in_again(request: HttpRequest) -> HttpResponse:
    """Redirect to the start of sign-in, or home where the user is signed in already: the attempt has expired."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    say_lost(request)
    return redirect(settings.LOGIN_URL)
