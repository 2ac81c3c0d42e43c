"""Where a registration stands, and how a browser is led there. No step can be skipped, none repeated."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.codes import queries as code_queries
from accounts.registration import queries
from accounts.registration.models import Registration, State
from accounts.sessions import keys
from accounts.sessions.keeping import LAPSED
from portal.access.levels import REGISTRATION_KEY
from portal.policy.knobs import policy

Step = Callable[[HttpRequest, Registration], HttpResponse]
View = Callable[[HttpRequest], HttpResponse]

FINISHED_KEY = "registration_finished"  # session key: public id of what そのままログイン may use
SUPERSEDED = "同じご契約の新しい仮登録が行われたため、このお手続きは終了しました。"
COMPLETED = "本登録はすでに完了しています。ログインしてください。"


def at(*states: State, by_letter: bool = False) -> Callable[[Step], View]:
    """The view of a step: it is given the registration of this browser's session, in one of these states.

    A browser that is elsewhere is led to where it stands; one whose time is over, to the start. A step `by_letter` is
    not there where the policy knows no posted codes.
    """

    def decorate(step: Step) -> View:
        @wraps(step)
        def view(request: HttpRequest) -> HttpResponse:
            registration = of(request)
            if registration is None:
                return lapsed(request)
            if by_letter and not policy().posted_code:
                raise Http404
            if registration.state not in states:
                return here(request, registration)
            return step(request, registration)

        return view

    return decorate


def of(request: HttpRequest) -> Registration | None:
    """The running registration of this browser."""
    public_id = request.session.get(REGISTRATION_KEY)
    return queries.under_way(public_id) if public_id else None


def enter(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Tie a new registration to this browser, under a new session key, and go to its first step."""
    keys.renew(request)
    request.session[REGISTRATION_KEY] = registration.public_id
    return here(request, registration)


def finish(request: HttpRequest, registration: Registration) -> None:
    """The password was typed at the link, here. Who knew the session's key before must not press そのままログイン."""
    request.session.pop(REGISTRATION_KEY, None)
    keys.renew(request)
    request.session[FINISHED_KEY] = registration.public_id


def lapsed(request: HttpRequest) -> HttpResponse:
    """Time is over: say so at the start."""
    request.session.pop(REGISTRATION_KEY, None)
    messages.warning(request, LAPSED)
    return redirect("accounts:registration:start")


def here(request: HttpRequest, registration: Registration) -> HttpResponse:
    """To the page where the registration stands."""
    match registration.state:
        case State.IDENTIFIED:
            is_sent = code_queries.is_pending(registration.challenge)
            return redirect("accounts:registration:code" if is_sent else "accounts:registration:phone")
        case State.VERIFIED:
            return redirect("accounts:registration:profile")
        case State.PROVISIONAL:
            return redirect("accounts:registration:provisional")
        case State.COMPLETED:
            messages.info(request, COMPLETED)
            return redirect("accounts:sign_in:start")
        case _:
            messages.warning(request, SUPERSEDED)
            return redirect("accounts:registration:start")


def has_moved_on(request: HttpRequest) -> bool:
    """Whether another request of this browser has proven the telephone meanwhile: a double press is no mistake."""
    registration = of(request)
    return registration is not None and registration.state == State.VERIFIED
