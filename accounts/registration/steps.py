"""The steps of a registration, and what the session keeps of it at its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from accounts.codes import queries as code_queries
from accounts.codes.page import CodePage
from accounts.contracts import pages, seals
from accounts.journeys.journey import End, Journey
from accounts.registration import queries
from accounts.registration.models import Registration, State
from accounts.sessions import keys
from portal.access.levels import REGISTRATION_KEY

FINISHED_KEY = "registration_finished"  # session key: public id of what そのままログイン may use
SUPERSEDED = "同じご契約の新しい仮登録が行われたため、このお手続きは終了しました。"
COMPLETED = "本登録はすでに完了しています。ログインしてください。"


def telephone(request: HttpRequest, registration: Registration) -> CodePage:
    """Return the code page for the contract's telephones."""
    return pages.telephone(request, registration.contract, name="registration", purpose=registration.purpose)


def _proving(request: HttpRequest, registration: Registration) -> str:
    is_sent = code_queries.is_pending(telephone(request, registration).challenge)
    return "accounts:registration:code" if is_sent else "accounts:registration:phone"


def _check(registration: Registration) -> None:
    if registration.contract and registration.state in (State.IDENTIFIED, State.VERIFIED):
        seals.check(registration.seal, registration.contract)


JOURNEY = Journey(
    key=REGISTRATION_KEY,
    find=queries.under_way,
    pages={
        State.IDENTIFIED: _proving,
        State.VERIFIED: "accounts:registration:profile",
        State.PROVISIONAL: "accounts:registration:provisional",
    },
    ended={
        State.COMPLETED: End(COMPLETED, "accounts:sign_in:start"),
        State.SUPERSEDED: End(SUPERSEDED, "accounts:registration:start", messages.WARNING),
    },
    start="accounts:registration:start",
    check=_check,
)


def enter(request: HttpRequest, registration: Registration) -> HttpResponse:
    """Tie a new registration to this browser; a code that was sent for a former one does not count for it."""
    telephone(request, registration).end()
    return JOURNEY.enter(request, registration)


def finish(request: HttpRequest, registration: Registration) -> None:
    """Note that the password was typed at the link in this browser, under a new session key.

    A thief who knew the former key must not be able to press そのままログイン.
    """
    request.session.pop(REGISTRATION_KEY, None)
    keys.renew(request)
    request.session[FINISHED_KEY] = registration.public_id
