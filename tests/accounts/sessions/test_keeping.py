"""What somebody is at, for a while."""

from datetime import timedelta

from django.http import HttpRequest
from django.test import RequestFactory

from accounts.sessions.keeping import Kept
from accounts.sessions.store import SessionStore

ONE, OTHER = Kept("one", timedelta(minutes=10)), Kept("other", timedelta(minutes=10))


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
