"""The pages of a posted code, for every flow that takes one: ordering it, and typing it days later."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.codes import queries
from accounts.codes.errors import Expired, Refused
from accounts.codes.forms import CodeForm
from accounts.codes.models import POSTED_LENGTH
from portal.access.client import client_network

NO_LETTER = "郵送された認証コードの有効期限が切れているか、まだ郵送のお手続きが済んでいません。"


def order(
    request: HttpRequest, template: str, *, subject: str, place: Callable[[], None], context: dict[str, Any]
) -> HttpResponse:
    """Answer the page 郵送で受け取る: `place` orders the letter or raises `codes.errors`; the page shows the order's
    status.
    """
    refused = ""
    if request.method == "POST":
        try:
            place()
        except Refused as refusal:
            refused = refusal.text
    ordered = queries.ordered_posted(subject)
    return render(request, template, {"ordered": ordered, "refused": refused, **context})


def enter(
    request: HttpRequest,
    template: str,
    *,
    redeem: Callable[..., None],
    done: Callable[[], HttpResponse],
    has_moved_on: Callable[[], bool],
) -> HttpResponse:
    """Judge the digits from the letter (`done` answers the right ones), or draw the page. `redeem` takes `digits` and
    `network` and raises `codes.errors`. `has_moved_on` recognises a double press whose first press was right.
    """
    form = CodeForm(request.POST or None, length=POSTED_LENGTH)
    if form.is_valid():
        try:
            redeem(digits=form.cleaned_data["digits"], network=client_network(request))
        except Refused as refusal:
            if has_moved_on():
                return done()
            form.add_error("digits", NO_LETTER if isinstance(refusal, Expired) else refusal.text)
        else:
            return done()
    return render(request, template, {"form": form})
