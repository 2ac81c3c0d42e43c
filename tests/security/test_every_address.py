"""Rules for every address of the portal."""

import pytest
from django.test import Client
from django.urls import resolve

from accounts.models import User
from portal.access.levels import Access, declared
from tests.conftest import ClientOf
from tests.security.addresses import Address, addresses

pytestmark = pytest.mark.django_db

ALL = addresses()
WITH_PARAMETER = [address for address in ALL if address.has_parameter]
SIGNED = {"delivery/status/<str:public_id>/"}  # only the provider of SMS and calls: tests/portal/delivery
ELSEWHERE = {"/register/", "/login/", "/home/"}  # where a page of a journey redirects browsers outside of it
HOSTILE = ["%00", "a%00b", "A" * 3000, "%F0%9F%92%A9", "..%2F..%2Fetc", "%27%20OR%201%3D1--", "%E2%80%AE", "0", "-1"]


def test_the_walk_finds_the_portal() -> None:
    routes = {address.route for address in ALL}

    assert {"", "login/", "register/", "home/", "contracts/<str:public_id>/", "billing/"} <= routes


def test_a_post_without_the_forgery_token_is_refused_everywhere(contractor: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(contractor, backend="accounts.sign_in.backends.PortalBackend")

    answers = {str(address): client.post(address.filled(), {"a": "b"}).status_code for address in ALL}

    assert set(answers.values()) == {403}, answers


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "PROPFIND"])
def test_odd_methods_are_refused_everywhere(client_of: ClientOf, contractor: User, method: str) -> None:
    client = client_of(contractor)

    answers = {str(address): client.generic(method, address.filled()) for address in ALL}

    taken = {
        where: response.status_code
        for where, response in answers.items()
        if response.status_code not in {404, 405} and response.headers.get("Location") not in ELSEWHERE
    }
    assert taken == {}


@pytest.mark.parametrize("value", HOSTILE)
def test_a_made_up_id_in_an_address_is_never_an_error_of_ours(
    client_of: ClientOf, contractor: User, value: str
) -> None:
    client = client_of(contractor)

    answers = {}
    for address in WITH_PARAMETER:
        if address.route in SIGNED:
            continue
        answers[f"GET {address}"] = client.get(address.filled(value)).status_code
        answers[f"POST {address}"] = client.post(address.filled(value), {"a": "b"}).status_code

    assert set(answers.values()) <= {302, 404, 405, 410}, answers


@pytest.mark.parametrize("value", ["%00", "A" * 3000, "%27%20OR%201%3D1--", "-1"])
def test_a_made_up_query_is_never_an_error_of_ours(client_of: ClientOf, contractor: User, value: str) -> None:
    client = client_of(contractor)
    query = "&".join(f"{name}={value}" for name in ("next", "page", "month", "before", "contract", "q", "year"))

    answers = {str(address): client.get(f"{address.filled()}?{query}").status_code for address in ALL}

    assert max(answers.values()) < 500, answers


def test_a_made_up_session_cookie_is_nobody() -> None:
    for address in ALL:
        client = Client()
        client.cookies["session"] = "A" * 32

        response = client.get(address.filled())

        assert response.status_code < 500
        assert response.cookies.get("session", None) is None or response.cookies["session"].value != "A" * 32


@pytest.mark.parametrize("address", ALL, ids=str)
def test_a_personal_page_leads_a_visitor_to_sign_in(client: Client, address: Address) -> None:
    view = resolve(address.filled()).func
    if address.route in SIGNED:
        answers = [client.get(address.filled()).status_code, client.post(address.filled(), {"a": "b"}).status_code]
        assert answers == [404, 403]
        return
    if declared(view) in {Access.ANYONE, Access.REGISTERING}:
        return
    if declared(view) is Access.CONCEALED:
        assert client.get(address.filled()).status_code == 404
        return

    for response in (client.get(address.filled()), client.post(address.filled(), {"a": "b"})):
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/login/")


@pytest.mark.parametrize(
    "url", ["//evil.example", "https://evil.example", "/\\evil.example", "\tjavascript:alert(1)", "///evil"]
)
def test_nobody_is_led_to_another_host_after_signing_in(client_of: ClientOf, contractor: User, url: str) -> None:
    response = client_of(contractor).get("/login/", {"next": url})

    assert response.status_code == 302
    assert response.headers["Location"] == "/home/"
