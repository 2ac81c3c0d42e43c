"""Where somebody with a lost telephone stands, and how the browser is led there. No step can be skipped or repeated."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.lost_phone import queries
from accounts.lost_phone.actions import Lapsed
from accounts.lost_phone.models import LostPhone, State
from accounts.sessions import keys
from accounts.sessions.keeping import LAPSED
from portal.policy.knobs import policy

Step = Callable[[HttpRequest, LostPhone], HttpResponse]
View = Callable[[HttpRequest], HttpResponse]

KEY = "lost_phone"  # session key: public id of what this browser is at
DONE_KEY = "lost_phone_done"  # session key: the last page may be shown; whether the account has a password
PAGES = {State.IDENTIFIED: "accounts:lost_phone:ways", State.PROVEN: "accounts:lost_phone:number"}


def at(state: State, *, by_letter: bool = False) -> Callable[[Step], View]:
    """The view of a step: it is given what this browser is at, in this state; elsewhere the browser is led to its step,
    and to the start when time is over. A step `by_letter` is not there where the policy knows no posted codes.
    """

    def decorate(step: Step) -> View:
        @wraps(step)
        def view(request: HttpRequest) -> HttpResponse:
            if by_letter and not policy().posted_code:
                raise Http404
            lost = of(request)
            if lost is None:
                return lapsed(request)
            if lost.state != state:
                return here(request)
            try:
                return step(request, lost)
            except Lapsed:
                return here(request)

        return view

    return decorate


def of(request: HttpRequest) -> LostPhone | None:
    """What this browser is at."""
    public_id = request.session.get(KEY)
    return queries.under_way(public_id) if public_id else None


def enter(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Tie it to this browser, under a new session key."""
    keys.renew(request)
    request.session[KEY] = lost.public_id
    return here(request)


def here(request: HttpRequest) -> HttpResponse:
    """To the page where it stands by now."""
    lost = of(request)
    page = PAGES.get(State(lost.state)) if lost else None
    return redirect(page) if page else lapsed(request)


def lapsed(request: HttpRequest) -> HttpResponse:
    """Time is over, or there is nothing under way: to the start, which says so to whoever was on the way."""
    if request.session.pop(KEY, None):
        messages.warning(request, LAPSED)
    return redirect("accounts:lost_phone:start")


def has_moved_on(request: HttpRequest) -> bool:
    """Whether another request of this browser has given the proof meanwhile: a double press is no mistake."""
    lost = of(request)
    return lost is not None and lost.state == State.PROVEN


def finish(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """The telephone is the account's. The last page tells a closed account, whose password is void, to set one."""
    request.session.pop(KEY, None)
    request.session[DONE_KEY] = lost.account is not None and lost.account.has_usable_password()
    return redirect("accounts:lost_phone:done")
