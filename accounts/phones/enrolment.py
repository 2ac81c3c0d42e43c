"""Enrolment of a first telephone by a signed-in person, kept in the session (on the server).

The order is password, code to the known mailbox, number: a typed number is never sent a code before the account's own
mailbox has answered.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest

from accounts.journeys.kept import Kept

KEPT = Kept("phone_enrolment", timedelta(minutes=30), start="accounts:phones:add")


@dataclass(frozen=True)
class Enrolment:
    """Progress of the person."""

    has_mailbox: bool
    number: str


def begin(request: HttpRequest) -> None:
    """Note that the password was right."""
    KEPT.begin(request, mail=False, number="")


def mailbox_answered(request: HttpRequest) -> None:
    """Note that the code of the mail was right."""
    KEPT.change(request, mail=True)


def chosen(request: HttpRequest, number: str) -> None:
    """Note the number that must answer next."""
    KEPT.change(request, number=number)


def end(request: HttpRequest) -> None:
    """Forget the enrolment."""
    KEPT.end(request)


def under_way(request: HttpRequest) -> Enrolment | None:
    """Return the enrolment of this session, for half an hour after the password."""
    kept = KEPT.of(request)
    return Enrolment(kept["mail"], kept["number"]) if kept else None
