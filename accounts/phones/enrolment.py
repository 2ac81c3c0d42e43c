"""A signed-in person on the way to a first telephone, kept in the session (on the server).

Password, then a code to the known mailbox, and only then a number is asked: a typed number is never sent a code before
the account's own mailbox has answered.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from accounts.journeys.kept import Kept

KEPT = Kept("phone_enrolment", timedelta(minutes=30), start="accounts:phones:add")


@dataclass(frozen=True)
class Enrolment:
    """How far the person has come."""

    has_mailbox: bool
    number: str


def begin(request: HttpRequest) -> None:
    """The password was right."""
    KEPT.begin(request, mail=False, number="")


def mailbox_answered(request: HttpRequest) -> None:
    """The code of the mail was right."""
    KEPT.change(request, mail=True)


def chosen(request: HttpRequest, number: str) -> None:
    """The number that shall be answered next."""
    KEPT.change(request, number=number)


def end(request: HttpRequest) -> None:
    """Nothing is under way any more."""
    KEPT.end(request)


def under_way(request: HttpRequest) -> Enrolment | None:
    """What this session may go on with, for half an hour after the password."""
    kept = KEPT.of(request)
    return Enrolment(kept["mail"], kept["number"]) if kept else None
