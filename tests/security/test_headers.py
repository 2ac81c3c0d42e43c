"""Headers of production's responses, by class of page."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import ClientOf
from tests.people import PASSWORD
from tests.security.conftest import behind_the_proxy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("production")]

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
ALWAYS = {
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
PUBLIC = ["home:top", "home:support", "home:contact", "home:terms", "home:privacy", "home:accessibility"]
ENTRANCES = [
    "accounts:sign_in:start",
    "accounts:password_reset:start",
    "accounts:registration:start",
    "accounts:registration:plain",
]
PERSONAL = [
    "home:index",
    "accounts:authenticators:index",
    "accounts:contracts:index",
    "accounts:notices:index",
    "accounts:sessions:index",
    "billing:statements:index",
]


def policy(response: HttpResponse) -> dict[str, str]:
    directives = [part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";")]
    return {name: sources for name, _, sources in directives if name}


def assert_defended(response: Any) -> None:
    assert policy(response) == POLICY
    assert {name: response.headers.get(name) for name in ALWAYS} == ALWAYS
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Server" not in response.headers
    assert "X-Powered-By" not in response.headers


@pytest.mark.parametrize("name", [*PUBLIC, *ENTRANCES])
def test_a_page_open_to_anyone_carries_every_defence(client: Client, name: str) -> None:
    response = behind_the_proxy(client).get(reverse(name))

    assert response.status_code == 200
    assert_defended(response)
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("name", ENTRANCES)
def test_a_page_with_a_form_of_its_own_is_stored_nowhere(client: Client, name: str) -> None:
    assert "no-store" in behind_the_proxy(client).get(reverse(name)).headers["Cache-Control"]


@pytest.mark.parametrize("name", PERSONAL)
def test_a_personal_page_carries_every_defence_and_is_stored_nowhere(
    client_of: ClientOf, contractor: User, name: str
) -> None:
    response = behind_the_proxy(client_of(contractor)).get(reverse(name))

    assert response.status_code == 200
    assert_defended(response)
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.parametrize("path", ["/no-such-page/", "/contracts/no-such-contract/", "/register/link/no-such-token/"])
def test_an_error_page_carries_every_defence_and_is_stored_nowhere(
    client_of: ClientOf, contractor: User, path: str
) -> None:
    response = behind_the_proxy(client_of(contractor)).get(path)

    assert response.status_code in {404, 410}
    assert_defended(response)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_refused_forgery_carries_every_defence() -> None:
    client = behind_the_proxy(Client(enforce_csrf_checks=True))

    response = client.post(reverse("accounts:sign_in:start"), {"identifier": "a", "password": "b"})

    assert response.status_code == 403
    assert_defended(response)


def test_a_foreign_host_is_refused_before_any_page(client: Client) -> None:
    response = behind_the_proxy(client).get("/", HTTP_HOST="evil.example")

    assert response.status_code == 400
    assert b"evil.example" not in response.content


def cookies_after_sign_in(client: Client, account: User) -> dict[str, dict[str, Any]]:
    behind_the_proxy(client)
    client.get(reverse("accounts:sign_in:start"))
    response = client.post(reverse("accounts:sign_in:start"), {"identifier": account.username, "password": PASSWORD})
    assert response.status_code == 302
    return {name: dict(morsel) for name, morsel in client.cookies.items()}


@pytest.mark.parametrize("name", ["__Host-session", "__Host-csrf"])
def test_cookies_are_bound_to_host_tls_and_this_site(client: Client, contractor: User, name: str) -> None:
    cookie = cookies_after_sign_in(client, contractor)[name]

    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert not cookie["domain"]


def test_the_session_ends_with_the_browser(client: Client, contractor: User) -> None:
    cookie = cookies_after_sign_in(client, contractor)["__Host-session"]

    assert not cookie["max-age"]
    assert not cookie["expires"]


def test_signing_in_renews_the_key_of_the_session(client: Client, contractor: User) -> None:
    behind_the_proxy(client)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["__Host-session"] = planted = str(session.session_key)

    client.post(reverse("accounts:sign_in:start"), {"identifier": contractor.username, "password": PASSWORD})

    assert client.cookies["__Host-session"].value != planted
    assert "planted" not in client.session
