"""Require a proof before an act, for accounts with and without a second step."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts.authenticators import queries as authenticator_queries
from accounts.authenticators.strengths import Strength
from accounts.reauthentication import queries
from accounts.users.requests import SignedInRequest

View = TypeVar("View", bound=Callable[..., HttpResponse])
SAFE = {"GET", "HEAD"}


def needs(strength: Strength, *, back: str = "", phone_only: bool = False) -> Callable[[View], View]:
    """Require a fresh proof of this strength for the view's act; stands below `@open_to(Access.SIGNED_IN)`.

    A person without one goes to the ask page and comes back. A post in between is not repeated: the person comes back
    to the page's form, or to the page named `back` where the address takes posts only.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if queries.suffices(request, strength, phone_only=phone_only):
                return view(request, *args, **kwargs)
            path = request.get_full_path() if request.method in SAFE else request.path
            next_url = resolve_url(back) if back and request.method not in SAFE else path
            return redirect(asking(strength, next_url, phone_only=phone_only))

        guarded.needs = strength  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def asking(strength: Strength, next_url: str, *, phone_only: bool = False) -> str:
    """Return the address of the ask page for an act. Its parameters choose what is offered; the act itself decides."""
    asked = {"strength": strength.word, **({"only": "phone"} if phone_only else {}), "next": next_url}
    return f"{resolve_url('accounts:reauthentication:ask')}?{urlencode(asked)}"


def needs_the_strongest(view: View) -> View:
    """Require a fresh proof of `Strength.PHONE`; stands below `@open_to(Access.SIGNED_IN)`.

    An account with neither telephone nor passkey answers its mailbox instead, as before enrolling a first telephone.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_given_the_strongest(request):
            return view(request, *args, **kwargs)
        return redirect(asking_the_strongest(request, request.path))

    return guarded  # type: ignore[return-value]


def has_given_the_strongest(request: SignedInRequest) -> bool:
    """Tell whether the person has just proven as much as the account can: its second step, else its mailbox."""
    if queries.suffices(request, Strength.PHONE):
        return True
    return queries.suffices(request, Strength.MAIL) and not has_second_step(request)


def asking_the_strongest(request: SignedInRequest, next_url: str) -> str:
    """Return the address of the page that asks for it and then leads to `next_url`."""
    if has_second_step(request):
        return asking(Strength.PHONE, next_url)
    return f"{resolve_url('accounts:contact_changes:mailbox')}?{urlencode({'next': next_url})}"


def has_second_step(request: SignedInRequest) -> bool:
    """Tell whether the account could prove more than its mailbox."""
    return bool(authenticator_queries.offers(request, needed=Strength.PHONE))
