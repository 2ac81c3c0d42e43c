"""A signed-in person on the way to a first telephone, kept in the session (on the server).

Password, then a code to the known mailbox, and only then a number is asked: a typed number is never sent a code before
the account's own mailbox has answered.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

KEY = "phone_enrolment"
PATIENCE = timedelta(minutes=30)


@dataclass(frozen=True)
class Enrolment:
    """How far the person has come."""

    has_mailbox: bool
    number: str


def begin(request: HttpRequest) -> None:
    """The password was right."""
    until = (timezone.now() + PATIENCE).timestamp()
    request.session[KEY] = {"mail": False, "number": "", "until": until}


def mailbox_answered(request: HttpRequest) -> None:
    """The code of the mail was right."""
    _keep(request, mail=True)


def chosen(request: HttpRequest, number: str) -> None:
    """The number that shall be answered next."""
    _keep(request, number=number)


def end(request: HttpRequest) -> None:
    """Nothing is under way any more."""
    request.session.pop(KEY, None)


def under_way(request: HttpRequest) -> Enrolment | None:
    """What this session may go on with, for half an hour after the password."""
    kept = request.session.get(KEY)
    if not kept or kept["until"] < timezone.now().timestamp():
        return None
    return Enrolment(kept["mail"], kept["number"])


def _keep(request: HttpRequest, **changes: object) -> None:
    request.session[KEY] = {**request.session[KEY], **changes}
