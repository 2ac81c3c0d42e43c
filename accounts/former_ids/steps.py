"""Where a migration stands, and how a browser is led there. No step can be skipped, none repeated."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.former_ids import actions, queries, wording
from accounts.former_ids.errors import Closed, Lapsed
from accounts.former_ids.models import FormerId, MigrationCase, State
from accounts.sessions import keys
from portal.access.levels import MIGRATION_KEY

Step = Callable[[HttpRequest, MigrationCase], HttpResponse]
View = Callable[[HttpRequest], HttpResponse]

MAIL_CODE, PHONE_CODE = "migration_mail", "migration_phone"  # names of the code pages
CLOSED_KEY = "migration_closed"  # session key: why a legacy ID led no further
DONE_KEY = "migration_done"  # session key: the last page of a migration may be shown
PAGES = {state: f"accounts:former_ids:{state.value}" for state in State}


def at(*states: State) -> Callable[[Step], View]:
    """The view of a step: it is given the migration of this browser's session, in one of these states.

    A browser that is elsewhere is led to where it stands; one whose time is over, to the sign-in page.
    """

    def decorate(step: Step) -> View:
        @wraps(step)
        def view(request: HttpRequest) -> HttpResponse:
            case = of(request)
            if case is None:
                return lapsed(request)
            if case.state not in states:
                return redirect(PAGES[State(case.state)])
            try:
                return step(request, case)
            except Lapsed:
                return here(request)

        return view

    return decorate


def of(request: HttpRequest) -> MigrationCase | None:
    """The migration of this browser."""
    public_id = request.session.get(MIGRATION_KEY)
    return queries.under_way(public_id) if public_id else None


def enter(request: HttpRequest, legacy: FormerId, password: str) -> HttpResponse:
    """The right legacy password was typed in this browser: to the first step, under a new session key, or to the page
    that says why there is none. A migration that this browser was at before is over.
    """
    forget(request)
    keys.renew(request)
    try:
        case = actions.begin(legacy=legacy, password=password)
    except Closed as closed:
        return close(request, closed)
    request.session[MIGRATION_KEY] = case.public_id
    return redirect(PAGES[State.TERMS])


def forget(request: HttpRequest) -> None:
    """Leave nothing behind: neither in the database nor in this browser's session."""
    case = of(request)
    if case is not None:
        actions.leave(case=case)
    for key in (MIGRATION_KEY, CLOSED_KEY, f"code_{MAIL_CODE}", f"code_{PHONE_CODE}"):
        request.session.pop(key, None)


def here(request: HttpRequest) -> HttpResponse:
    """To the page where the migration stands by now."""
    case = of(request)
    return redirect(PAGES[State(case.state)]) if case else lapsed(request)


def lapsed(request: HttpRequest) -> HttpResponse:
    """Time is over, or another browser was quicker: say so at the sign-in page."""
    forget(request)
    messages.warning(request, wording.LAPSED)
    return redirect("accounts:sign_in:start")


def close(request: HttpRequest, closed: Closed) -> HttpResponse:
    """This legacy ID leads no further; the next page says why."""
    forget(request)
    request.session[CLOSED_KEY] = closed.reason
    return redirect("accounts:former_ids:closed")
