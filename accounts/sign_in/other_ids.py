"""IDs that belong to no account and still continue from the sign-in box: those of the former service.

Their feature signs people in, so sign-in must not import it: the feature registers two functions in its `other_ids.py`,
which `AccountsConfig.ready` loads.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]
Judge = Callable[[str, str], Answer | None]
Notify = Callable[[str], None]

_judges: list[Judge] = []
_notifiers: list[Notify] = []


def judges(judge: Judge) -> Judge:
    """Register a function that is given the typed ID and password, and returns a redirect or None.

    Whatever it returns, it must cost the same work.
    """
    _judges.append(judge)
    return judge


def notifies_of_locks(notify: Notify) -> Notify:
    """Register a function that tells the owner of an ID that too many wrong passwords were typed with it."""
    _notifiers.append(notify)
    return notify


def judge(identifier: str, password: str) -> Answer | None:
    """Ask every registered function, even after an answer, and return the first answer."""
    answers = [one(identifier, password) for one in _judges]
    return next((answer for answer in answers if answer is not None), None)


def notify_locked(identifier: str) -> None:
    """Note that the password path of an ID that no account has was locked."""
    for notify in _notifiers:
        notify(identifier)
