"""The page of an identity check, for every flow that begins with one [001-8…18]."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.contracts.contacts import Unconfirmed
from accounts.contracts.forms import IdentityForm
from accounts.contracts.identity import Asker, NotMatching
from accounts.users import known_browsers
from portal.access.client import client_network
from portal.limits import TooMany
from portal.source_errors import NOT_THE_CONTRACT

Result = TypeVar("Result")


def show(
    request: HttpRequest,
    template: str,
    *,
    check: Callable[..., Result],
    done: Callable[[Result], HttpResponse],
    context: dict[str, Any] | None = None,
    form: IdentityForm | None = None,
) -> HttpResponse:
    """Judge the customer number, telephone and name, or draw the page that asks for them.

    `check` is called with `customer_number`, `phone`, `name_kana` and `asker`; it raises what
    `accounts.contracts.identity.identify` raises. `done` answers what it returned. `form` is one that asks more and was
    judged by the caller. The status is 429 once the limit of checks is reached.
    """
    form = form or IdentityForm(request.POST or None)
    if form.is_valid():
        try:
            result = check(**form.facts, asker=_asker(request, form.facts["customer_number"]))
        except (NotMatching, TooMany, Unconfirmed) as refusal:
            form.refuse(refusal)
        else:
            known_browsers.remember(request, customer_number=form.cleaned_data["customer_number"])
            return done(result)
    status = 429 if form.paused else 200
    return render(
        request,
        template,
        {"form": form, "paused": form.paused, "error": NOT_THE_CONTRACT, **(context or {})},
        status=status,
    )


def _asker(request: HttpRequest, customer_number: str) -> Asker:
    """Tell what this browser has proven: the data of this contract, or an account, by a session, an opened link or an
    earlier sign-in.
    """
    network = client_network(request)
    if known_browsers.knows(request, customer_number):
        return Asker(network, proven=f"number:{customer_number}")
    account = known_browsers.account(request)
    if account is not None and account.contracts.exists():
        return Asker(network, proven=f"account:{account.public_id}")
    return Asker(network, plain=request.user.public_id if request.user.is_authenticated else "")
