"""A browser is redirected to the page of its row's state, whatever page it asks for."""

from dataclasses import dataclass

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from accounts.journeys.journey import End, Journey, Lapsed
from accounts.journeys.kept import LAPSED
from accounts.sessions.store import SessionStore
from tests.conftest import Turned

pytestmark = pytest.mark.django_db


@dataclass
class Walk:
    """A row of a journey from `begun` by `half` to `over`."""

    public_id: str = "one"
    state: str = "begun"


ROWS: dict[str, Walk] = {}
FIRST, SECOND, START, AFTER = "home:terms", "home:privacy", "accounts:registration:start", "accounts:sign_in:start"
JOURNEY: Journey[Walk] = Journey(
    key="walk",
    find=ROWS.get,
    pages={"begun": FIRST, "half": lambda request, row: SECOND},
    ended={"over": End("おわりました。", AFTER)},
    start=START,
    abandon=lambda row: ROWS.clear(),
)


@pytest.fixture
def row() -> Walk:
    ROWS.clear()
    return ROWS.setdefault("one", Walk())


@pytest.fixture
def request_(row: Walk) -> HttpRequest:
    """Return a request of a browser that is at the row."""
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session["walk"] = row.public_id
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    return request


@JOURNEY.at("half")
def second(request: HttpRequest, row: Walk) -> HttpResponse:
    if request.method == "POST":
        raise Lapsed
    return HttpResponse(row.state)


@JOURNEY.at("begun", by_letter=True)
def letter(request: HttpRequest, row: Walk) -> HttpResponse:
    return HttpResponse("letter")


def said(request: HttpRequest) -> list[str]:
    return [str(message) for message in get_messages(request)]


def test_a_step_is_given_the_row_that_stands_at_it(request_: HttpRequest, row: Walk) -> None:
    row.state = "half"

    assert second(request_).content == b"half"


def test_a_step_that_comes_too_early_leads_back(request_: HttpRequest) -> None:
    assert second(request_).headers["Location"] == reverse(FIRST)


def test_a_step_that_was_taken_leads_on(request_: HttpRequest, row: Walk) -> None:
    row.state = "half"

    assert letter(request_).headers["Location"] == reverse(SECOND)


def test_behind_the_last_step_the_end_is_said(request_: HttpRequest, row: Walk) -> None:
    row.state = "over"

    assert second(request_).headers["Location"] == reverse(AFTER)
    assert said(request_) == ["おわりました。"]


def test_a_step_that_comes_too_late_leads_to_where_the_row_stands(request_: HttpRequest, row: Walk) -> None:
    row.state, request_.method = "half", "POST"

    assert second(request_).headers["Location"] == reverse(SECOND)


def test_a_row_whose_time_is_over_leads_to_the_start_which_says_so_once(request_: HttpRequest) -> None:
    ROWS.clear()

    assert second(request_).headers["Location"] == reverse(START)
    assert second(request_).headers["Location"] == reverse(START)

    assert said(request_) == [LAPSED]


def test_a_state_without_a_page_leads_to_the_start_and_ends_the_row(request_: HttpRequest, row: Walk) -> None:
    row.state = "unknown"

    assert JOURNEY.here(request_).headers["Location"] == reverse(START)
    assert not ROWS
    assert "walk" not in request_.session


def test_a_browser_enters_under_a_new_key(request_: HttpRequest, row: Walk) -> None:
    request_.session.save()
    former = request_.session.session_key

    JOURNEY.enter(request_, row)

    assert request_.session.session_key != former
    assert JOURNEY.of(request_) is row


def test_only_the_state_that_was_reached_is_no_mistake(request_: HttpRequest, row: Walk) -> None:
    row.state = "half"

    assert JOURNEY.has_reached(request_, "half")
    assert not JOURNEY.has_reached(request_, "begun")


def test_a_step_by_letter_is_not_there_without_letters(request_: HttpRequest, turned: Turned) -> None:
    turned(posted_code=True)
    assert letter(request_).content == b"letter"

    turned(posted_code=False)
    with pytest.raises(Http404):
        letter(request_)
