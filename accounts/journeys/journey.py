"""Journeys of several pages whose state is in a row: no step can be skipped, none repeated.

The browser's session names the row. Every page belongs to one or more states; a request for another page is redirected
to the page of the row's state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Generic, NamedTuple, Protocol, TypeVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.journeys.kept import LAPSED
from accounts.sessions import keys
from portal.policy.knobs import policy

OVERTAKEN = (
    "お手続きの途中で、ご契約の登録内容が変わりました。お手数ですが、はじめからお手続きください。"
    "続けられない場合は、お問い合わせ窓口までご連絡ください。"
)


class Lapsed(Exception):
    """The row's time is over, or another step was taken meanwhile. The browser is redirected to the page of the row's
    state.
    """


class Standing(Protocol):
    """A row at one state of a journey."""

    @property
    def public_id(self) -> str: ...

    @property
    def state(self) -> str: ...


class End(NamedTuple):
    """Text and page for a state after which there is nothing more to do."""

    words: str
    page: str
    level: int = messages.INFO


class Overtaken(Lapsed):
    """The facts that a journey began with are no longer so. It ends."""


Row = TypeVar("Row", bound=Standing)
Page = str | Callable[[HttpRequest, Row], str]


@dataclass(frozen=True)
class Journey(Generic[Row]):
    """One kind of journey.

    `key` is the session key of the row's public id; `find` returns the row until its time is over. `pages` names the
    page of each state (or a function that chooses it), `ended` the text at a state that has none. `start` is the page
    of a browser whose time is over, with the text `lapse`; `abandon` ends the row of a browser that leaves. `check`
    raises Overtaken for a row whose beginning is no longer true; the browser is led to the start, with OVERTAKEN.
    """

    key: str
    find: Callable[[str], Row | None]
    pages: Mapping[str, Page[Row]]
    start: str
    ended: Mapping[str, End] = field(default_factory=dict)
    lapse: str = LAPSED
    abandon: Callable[[Row], None] | None = None
    check: Callable[[Row], None] | None = None

    def at(
        self, *states: str, by_letter: bool = False
    ) -> Callable[[Callable[[HttpRequest, Row], HttpResponse]], Callable[[HttpRequest], HttpResponse]]:
        """Decorate the view of a step, which is given the row of this browser, in one of these states.

        A step that raises Lapsed redirects to the page of the row's state. A step `by_letter` answers 404 where the
        policy has no posted codes.
        """

        def decorate(step: Callable[[HttpRequest, Row], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
            @wraps(step)
            def view(request: HttpRequest) -> HttpResponse:
                if by_letter and not policy().posted_code:
                    raise Http404
                row = self.of(request)
                if row is None:
                    return self.lapsed(request)
                if row.state not in states:
                    return self.lead(request, row)
                try:
                    if self.check:
                        self.check(row)
                    return step(request, row)
                except Overtaken:
                    return self.overtaken(request)
                except Lapsed:
                    return self.here(request)

            return view

        return decorate

    def of(self, request: HttpRequest) -> Row | None:
        """Return the row of this browser, until its time is over."""
        public_id = request.session.get(self.key)
        return self.find(public_id) if public_id else None

    def enter(self, request: HttpRequest, row: Row) -> HttpResponse:
        """Tie a new row to this browser, under a new session key, and redirect to its first page."""
        keys.renew(request)
        request.session[self.key] = row.public_id
        return self.lead(request, row)

    def here(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the page of the row's present state."""
        row = self.of(request)
        return self.lead(request, row) if row else self.lapsed(request)

    def lead(self, request: HttpRequest, row: Row) -> HttpResponse:
        """Redirect to the page of the row's state."""
        if row.state in self.ended:
            end = self.ended[row.state]
            messages.add_message(request, end.level, end.words)
            return redirect(end.page)
        chosen = self.pages.get(row.state)
        if chosen is None:
            return self.lapsed(request)
        return redirect(chosen if isinstance(chosen, str) else chosen(request, row))

    def has_reached(self, request: HttpRequest, state: str) -> bool:
        """Tell whether a parallel request of this browser has led to the state, so a double press is no mistake."""
        row = self.of(request)
        return row is not None and row.state == state

    def lapsed(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the start, with the text that the time is over where the browser had a journey."""
        was_under_way = self.key in request.session
        self.leave(request)
        if was_under_way:
            messages.warning(request, self.lapse)
        return redirect(self.start)

    def overtaken(self, request: HttpRequest) -> HttpResponse:
        """End the journey, and redirect to the start with the reason."""
        self.leave(request)
        messages.warning(request, OVERTAKEN)
        return redirect(self.start)

    def leave(self, request: HttpRequest) -> None:
        """End the journey of this browser, and its row by `abandon`."""
        row = self.of(request) if self.abandon else None
        if row and self.abandon:
            self.abandon(row)
        request.session.pop(self.key, None)
