"""The proof before a change of contact, ID or password, for accounts with and without a second step."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts.authenticators import queries as authenticator_queries
from accounts.authenticators.strengths import Strength
from accounts.reauthentication import guards, queries
from accounts.users.requests import SignedInRequest

View = TypeVar("View", bound=Callable[..., HttpResponse])


def needs_the_strongest(view: View) -> View:
    """Require a fresh proof of `Strength.PHONE`; stands below `@open_to(Access.SIGNED_IN)`.

    An account with neither telephone nor passkey answers its mailbox instead, as before enrolling a first telephone.
    """

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if queries.suffices(request, Strength.PHONE):
            return view(request, *args, **kwargs)
        if has_second_step(request):
            return redirect(guards.asking(Strength.PHONE, request.path))
        if queries.suffices(request, Strength.MAIL):
            return view(request, *args, **kwargs)
        return redirect(f"{resolve_url('accounts:contact_changes:mailbox')}?{urlencode({'next': request.path})}")

    return guarded  # type: ignore[return-value]


def has_second_step(request: SignedInRequest) -> bool:
    """Tell whether the account could prove more than its mailbox."""
    return bool(authenticator_queries.offers(request, needed=Strength.PHONE))
