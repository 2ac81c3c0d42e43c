"""Leads people to the sign-in page, and from there back to where they were."""

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
METHODS = "request_method_list"  # what Django's require_http_methods calls the methods that it lets through


def to_sign_in(request: HttpRequest, view: Callable[..., Any]) -> HttpResponse:
    """Back to the same page afterwards. What was sent along is lost and not sent again by itself: the sign-in page
    says so, and the way back is the page of the form, or home where the address shows no page."""
    if request.method in SAFE:
        return redirect_to_login(request.get_full_path())
    say_lost(request)
    return redirect_to_login(request.get_full_path()) if shows_page(view) else redirect(settings.LOGIN_URL)


def say_lost(request: HttpRequest) -> None:
    """Where something was sent: whoever only opens a page has lost nothing."""
    if request.method not in SAFE:
        messages.info(request, LOST)


def shows_page(view: Callable[..., Any]) -> bool:
    """Whether the view answers GET, by what it declared; not where it declared nothing."""
    declaring = inspect.unwrap(view, stop=lambda wrapper: bool(_methods(wrapper)))
    return "GET" in _methods(declaring)


def _methods(view: Callable[..., Any]) -> list[str]:
    """What this one decorator lets through, nothing for any other."""
    if not inspect.isfunction(view):
        return []
    methods: list[str] = inspect.getclosurevars(view).nonlocals.get(METHODS, [])
    return methods
