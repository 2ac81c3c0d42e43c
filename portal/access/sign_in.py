"""Redirects to the sign-in page that return to the requested page afterwards."""

import inspect
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

SAFE = {"GET", "HEAD"}
LOST = "ログインの有効期限が切れました。もう一度ログインして、はじめから入力してください。"
METHODS = (
    "request_method_list"  # name of the free variable in Django's require_http_methods that holds the allowed methods
)


def to_sign_in(request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
    """Redirect to sign-in with this page as the next one.

    The input of a posted form is lost: the sign-in page says so and leads back to the form's page, or home where the
    address does not answer GET.
    """
    if request.method in SAFE:
        return redirect_to_login(request.get_full_path())
    say_lost(request)
    return redirect_to_login(request.get_full_path()) if shows_page(view) else redirect(settings.LOGIN_URL)


def say_lost(request: HttpRequest) -> None:
    """Add a message that the input was lost, unless the request only opened a page."""
    if request.method not in SAFE:
        messages.info(request, LOST)


def shows_page(view: Callable[..., Any]) -> bool:
    """Return whether the view declares that it answers GET."""
    declaring = inspect.unwrap(view, stop=lambda wrapper: bool(_methods(wrapper)))
    return "GET" in _methods(declaring)


def _methods(view: Callable[..., Any]) -> list[str]:
    """Return the methods that one wrapper of `require_http_methods` allows, none for another function."""
    if not inspect.isfunction(view):
        return []
    methods: list[str] = inspect.getclosurevars(view).nonlocals.get(METHODS, [])
    return methods
