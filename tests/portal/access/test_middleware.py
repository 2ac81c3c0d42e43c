"""A view without a declared level is closed; a declared level is enforced."""

import asyncio
import inspect
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from pytest_django import Settings

from portal.access import Access, open_to
from portal.access.levels import REGISTRATION_KEY, declared
from portal.access.middleware import AccessMiddleware
from portal.access.sign_in import shows_page


def silent(request: HttpRequest) -> HttpResponse:
    return HttpResponse("secret")


@open_to(Access.ANYONE)
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


@open_to(Access.SIGNED_IN)
def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("private")


@open_to(Access.REGISTERING)
def step(request: HttpRequest) -> HttpResponse:
    return HttpResponse("step")


urlpatterns = [path("silent", silent), path("public", public)]


def sent_to(view: object, *, signed_in: bool = False, registering: bool = False) -> HttpResponse | None:
    """Return the middleware's answer in place of the view; None where it lets the request through."""
    request = RequestFactory().get("/page?month=2026-04")
    request.user = SimpleNamespace(is_authenticated=True) if signed_in else AnonymousUser()  # type: ignore[assignment]
    request.session = {REGISTRATION_KEY: "x"} if registering else {}  # type: ignore[assignment]
    return AccessMiddleware(lambda _: HttpResponse()).process_view(request, view, (), {})  # type: ignore[arg-type]


def test_a_view_without_declaration_is_closed_even_to_the_signed_in() -> None:
    with pytest.raises(Http404):
        sent_to(silent, signed_in=True, registering=True)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_view_without_declaration_answers_404_through_the_whole_stack(client: Client, settings: Settings) -> None:
    closed, opened = client.get("/silent"), client.get("/public")

    assert (closed.status_code, opened.status_code) == (404, 200)
    assert b"secret" not in closed.content


def test_a_public_view_is_for_anyone() -> None:
    assert sent_to(public) is None


def test_a_private_view_sends_strangers_to_sign_in_and_back() -> None:
    answer = sent_to(private)

    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/page%3Fmonth%3D2026-04")


@pytest.mark.parametrize(
    ("view", "shows"),
    [
        (open_to(Access.SIGNED_IN)(require_http_methods(["GET", "HEAD", "POST"])(private)), True),
        (require_http_methods(["GET", "POST"])(never_cache(private)), True),
        (never_cache(require_http_methods(["GET", "POST"])(private)), True),
        (require_http_methods(["POST"])(private), False),
        (private, False),
    ],
)
def test_a_view_shows_a_page_where_it_declares_that_it_answers_get(
    view: Callable[..., HttpResponse], shows: bool
) -> None:
    assert shows_page(view) is shows


def test_a_private_view_lets_the_signed_in_through() -> None:
    assert sent_to(private, signed_in=True) is None


def test_a_step_of_a_registration_needs_one_under_way() -> None:
    answer = sent_to(step, signed_in=True)

    assert answer is not None
    assert (answer.status_code, answer["Location"]) == (302, "/register/")
    assert sent_to(step, registering=True) is None


def views_of(resolver: URLResolver, prefix: str = "") -> list[tuple[str, object]]:
    """Yield every view below a resolver with its path."""
    found: list[tuple[str, object]] = []
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            found.append((where, entry.callback))
        else:
            found.extend(views_of(entry, where))
    return found


def test_every_view_of_the_portal_says_who_may_see_it() -> None:
    views = views_of(get_resolver("portal.urls"))

    assert len(views) > 20
    assert [where for where, view in views if declared(view) is None] == []  # type: ignore[arg-type]


def answered(view: Any, request: HttpRequest) -> HttpResponse:
    """Return the response of a view, also of an asynchronous one."""
    response = view(request)
    given: HttpResponse = asyncio.run(response) if inspect.iscoroutine(response) else response
    return given


def test_of_every_form_it_is_known_whether_its_address_shows_a_page() -> None:
    """OPTIONS is allowed nowhere; the refusal, which precedes the view's own code, lists the allowed methods."""
    views = dict(views_of(get_resolver("portal.urls")))
    options = RequestFactory().options("/")
    options.user = SimpleNamespace(is_at_desk=True)  # type: ignore[assignment]

    listed = {where: answered(view, options).get("Allow", "") for where, view in views.items()}

    assert {where for where, methods in listed.items() if "GET" in methods.split(", ")} == {
        where
        for where, view in views.items()
        if shows_page(view)  # type: ignore[arg-type]
    }
