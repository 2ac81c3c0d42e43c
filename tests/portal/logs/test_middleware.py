"""One id and one line for each request; neither holds personal data."""

import logging
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseGone
from django.test import Client, RequestFactory
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods as methods
from pytest_django import Settings

from portal.access import Access, open_to
from portal.logs.middleware import RequestIdMiddleware
from portal.logs.request_id import current_request_id

LOGGER = "portal.logs.middleware"
FORGED = "a" * 32


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [record.fields for record in caplog.records if record.name == LOGGER]  # type: ignore[attr-defined]


def test_the_id_is_current_while_the_request_is_served_and_stands_in_the_answer(rf: RequestFactory) -> None:
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(current_request_id())
        return HttpResponse()

    response = RequestIdMiddleware(view)(rf.get("/"))

    assert seen == [response["X-Request-ID"]]
    assert len(seen[0]) == 32
    assert current_request_id() == ""


def test_every_request_has_an_id_of_its_own(rf: RequestFactory) -> None:
    middleware = RequestIdMiddleware(lambda _: HttpResponse())

    assert middleware(rf.get("/"))["X-Request-ID"] != middleware(rf.get("/"))["X-Request-ID"]


@pytest.mark.parametrize(
    ("proxies", "sent", "is_taken"),
    [
        pytest.param(0, FORGED, False, id="a client's"),
        pytest.param(1, FORGED, True, id="the proxy's"),
        pytest.param(1, "x\r\nSet-Cookie: a=b", False, id="not an id"),
        pytest.param(1, "A" * 32, False, id="not as the proxy writes it"),
    ],
)
def test_an_id_is_taken_over_from_the_trusted_proxy_only(
    rf: RequestFactory, settings: Settings, proxies: int, sent: str, is_taken: bool
) -> None:
    settings.TRUSTED_PROXY_COUNT = proxies

    response = RequestIdMiddleware(lambda _: HttpResponse())(rf.get("/", headers={"X-Request-ID": sent}))

    assert (response["X-Request-ID"] == sent) is is_taken


def test_the_line_names_the_route_and_neither_path_nor_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, LOGGER):
        client.get("/health/live?mail=taro@example.jp")

    [line] = lines(caplog)
    assert line.keys() == {"method", "route", "status", "ms"}
    assert (line["method"], line["route"], line["status"]) == ("GET", "health:live", 200)
    assert "taro" not in caplog.text


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_is_not_repeated(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER):
        client.get("/no-such-page/taro@example.jp/")

    [line] = lines(caplog)
    assert (line["route"], line["status"]) == ("", 404)


@pytest.mark.django_db
def test_a_strange_host_is_a_warning_without_traceback(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert client.get("/login/", headers={"host": "scanner.example"}).status_code == 400

    [line] = [record for record in caplog.records if record.name == "django.security.DisallowedHost"]
    assert (line.levelname, line.exc_info) == ("WARNING", None)


def test_a_fault_of_ours_stays_an_error(caplog: pytest.LogCaptureFixture, rf: RequestFactory) -> None:
    with caplog.at_level(logging.INFO):
        logging.getLogger("django.request").error("Service Unavailable", extra={"request": rf.get("/")})

    assert [record.levelname for record in caplog.records] == ["ERROR"]


PERSON = "kX82hQz0LmN4vB7cR1tYw"  # of an address


def refused(request: HttpRequest, name: str) -> HttpResponse:
    raise PermissionDenied


def gone(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponseGone()


def broken(request: HttpRequest, name: str) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    path(f"{view.__name__}/<str:name>/", open_to(Access.ANYONE)(methods(["GET", "HEAD"])(view)))
    for view in (refused, gone, broken)
]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "page", "message", "has_traceback"),
    [
        ("get", "refused", "Forbidden (Permission denied)", False),
        ("get", "gone", "Gone", False),
        ("get", "missing", "Not Found", False),
        ("post", "gone", "Method Not Allowed (POST)", False),
        ("get", "broken", "Internal Server Error", True),
    ],
)
def test_djangos_line_has_no_path_and_only_a_fault_a_traceback(
    caplog: pytest.LogCaptureFixture, ask: str, page: str, message: str, has_traceback: bool
) -> None:
    client = Client(raise_request_exception=False)
    with caplog.at_level(logging.INFO):
        getattr(client, ask)(f"/{page}/{PERSON}/")

    [line] = [record for record in caplog.records if record.name == "django.request"]
    assert line.getMessage() == message
    assert bool(line.exc_info) is has_traceback
    assert PERSON not in caplog.text


@pytest.mark.django_db
def test_a_forged_request_is_noted_without_its_path(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        assert Client(enforce_csrf_checks=True).post(reverse("accounts:sign_in:start")).status_code == 403

    [line] = [record for record in caplog.records if record.name == "django.security.csrf"]
    assert line.getMessage() == "Forbidden (CSRF cookie not set.)"


def test_health_checks_are_quiet_while_all_is_well(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, LOGGER):
        client.get("/health/live")

    assert lines(caplog) == []
