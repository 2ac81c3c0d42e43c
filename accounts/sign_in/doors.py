"""What else an ID and a password may open where no account does. A feature that has such IDs names its doors in its own
`doors.py`; sign-in knows none of them.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
Knock = Callable[[str, str], Answer | None]
Hears = Callable[[str], None]

_doors: list[Knock] = []
_ears: list[Hears] = []


def opens(knock: Knock) -> Knock:
    """Register a door: given what was typed as ID and password, where it leads, or None. Whatever the answer, it must
    cost the same work.
    """
    _doors.append(knock)
    return knock


def hears_of_locks(hears: Hears) -> Hears:
    """Register who is told that too many wrong passwords were typed with an ID that no account has."""
    _ears.append(hears)
    return hears


def knock(identifier: str, password: str) -> Answer | None:
    """Try every door, all of them whichever opens."""
    answers = [door(identifier, password) for door in _doors]
    return next((answer for answer in answers if answer is not None), None)


def locked(identifier: str) -> None:
    """The password path of an ID was closed that no account has."""
    for hears in _ears:
        hears(identifier)
