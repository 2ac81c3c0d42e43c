"""Cookies of the portal: bound to host and HTTPS, inaccessible to scripts, and not forgeable."""

from datetime import timedelta
from unittest import mock

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from pytest_django import Settings

from portal.cookies import TOKEN, Cookie, SignedCookie, TokenCookie

DAY = timedelta(days=1)


@pytest.mark.parametrize("is_secure", [True, False])
def test_a_cookie_is_bound_to_the_host_and_to_https_where_there_is_https(settings: Settings, is_secure: bool) -> None:
    settings.SECURE, answer = is_secure, HttpResponse()

    Cookie("x", samesite="Strict").write(answer, "1", lifetime=DAY)

    [written] = answer.cookies.values()
    assert written.key == ("__Host-x" if is_secure else "x")
    assert bool(written["secure"]) == is_secure
    assert (written["path"], written["domain"], written["samesite"]) == ("/", "", "Strict")
    assert (written["httponly"], written["max-age"]) == (True, 24 * 3600)


def test_a_cookie_that_is_deleted_ends_at_once(settings: Settings) -> None:
    settings.SECURE, answer = True, HttpResponse()

    Cookie("x").delete(answer)

    gone = answer.cookies["__Host-x"]
    assert (gone.value, gone["max-age"], gone["path"], bool(gone["secure"])) == ("", 0, "/", True)


def test_a_browsers_token_is_256_random_bits() -> None:
    tokens = {TokenCookie.new() for _ in range(100)}

    assert len(tokens) == 100
    assert all(TOKEN.fullmatch(token) for token in tokens)


@pytest.mark.parametrize("sent", ["", "short", "a" * 44, "a" * 42 + "é", "a" * 42 + "\n"])
def test_what_cannot_be_a_token_is_none(rf: RequestFactory, sent: str) -> None:
    request = rf.get("/")
    request.COOKIES["x"] = sent

    assert TokenCookie("x").read(request) == ""


def kept(rf: RequestFactory, value: str) -> dict[str, object]:
    request = rf.get("/")
    request.COOKIES["x"] = value
    return SignedCookie("x").read_data(request, lifetime=DAY)


def test_signed_facts_come_back_for_their_own_name_only(rf: RequestFactory) -> None:
    mine, other = HttpResponse(), HttpResponse()

    SignedCookie("x").write_data(mine, {"who": "me"}, lifetime=DAY)
    SignedCookie("y").write_data(other, {"who": "me"}, lifetime=DAY)

    assert kept(rf, mine.cookies["x"].value) == {"who": "me"}
    assert kept(rf, mine.cookies["x"].value + "x") == {}
    assert kept(rf, other.cookies["y"].value) == {}
    assert kept(rf, "") == {}


def test_signed_facts_are_worth_nothing_after_their_lifetime(rf: RequestFactory) -> None:
    answer = HttpResponse()

    with mock.patch("django.core.signing.time.time", return_value=1_000_000):
        SignedCookie("x").write_data(answer, {"who": "me"}, lifetime=DAY)

    with mock.patch("django.core.signing.time.time", return_value=1_000_000 + 24 * 3600 - 1):
        assert kept(rf, answer.cookies["x"].value) == {"who": "me"}
    with mock.patch("django.core.signing.time.time", return_value=1_000_000 + 24 * 3600 + 1):
        assert kept(rf, answer.cookies["x"].value) == {}
