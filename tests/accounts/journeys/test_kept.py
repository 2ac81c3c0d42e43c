"""Values of a journey that the session keeps for a while."""

from datetime import timedelta

from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import reverse

from accounts.journeys.kept import LAPSED, Kept
from accounts.sessions.store import SessionStore

ONE, OTHER = (Kept(key, timedelta(minutes=10), start="accounts:phones:add") for key in ("one", "other"))


def a_request() -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    return request


def test_it_is_kept_apart_from_everything_else() -> None:
    request = a_request()

    ONE.begin(request, number="1")

    assert ONE.of(request)["number"] == "1"
    assert OTHER.of(request) == {}


def test_its_time_runs_from_the_beginning_whatever_changes() -> None:
    request = a_request()
    ONE.begin(request, number="1", is_sent=False)

    request.session["one"]["until"] -= 590
    ONE.change(request, is_sent=True)
    kept = ONE.of(request)
    assert (kept["number"], kept["is_sent"]) == ("1", True)

    request.session["one"]["until"] -= 10
    assert ONE.of(request) == {}


def test_it_ends_and_begins_anew() -> None:
    request = a_request()
    ONE.begin(request, number="1")

    ONE.begin(request, number="2")
    assert ONE.of(request)["number"] == "2"

    ONE.end(request)
    ONE.end(request)
    assert ONE.of(request) == {}


def test_a_journey_whose_time_is_over_begins_again() -> None:
    request = a_request()
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    ONE.begin(request, number="1")

    answer = ONE.lapsed(request)

    assert answer.headers["Location"] == reverse("accounts:phones:add")
    assert [str(message) for message in get_messages(request)] == [LAPSED]
    assert "one" not in request.session
