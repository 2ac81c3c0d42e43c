"""The page of an identity check, for every flow that begins with one [001-8…18]."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.contracts.forms import IdentityForm
from accounts.contracts.identity import NotMatching
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
) -> HttpResponse:
    """Judge the customer number, telephone and name, or draw the page that asks for them.

    `check` is called with `customer_number`, `phone`, `name_kana` and `network`; it raises what
    `accounts.contracts.identity.identify` raises. `done` answers what it returned. The status is 429 once the limit of
    checks is reached.
    """
    form = IdentityForm(request.POST or None)
    if form.is_valid():
        try:
            result = check(**form.cleaned_data, network=client_network(request))
        except (NotMatching, TooMany) as refusal:
            form.refuse(refusal)
        else:
            return done(result)
    status = 429 if form.paused else 200
    return render(
        request,
        template,
        {"form": form, "paused": form.paused, "error": NOT_THE_CONTRACT, **(context or {})},
        status=status,
    )
