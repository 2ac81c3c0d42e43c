"""The code pages around a change of telephone, and the number that is about to be answered."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from accounts.users.models import User
from accounts.changes.models import PhoneChange
from accounts.codes import numbers, subjects
from accounts.codes.models import Purpose
from accounts.codes.page import CodePage

KEY = "phone_change"
PATIENCE = timedelta(minutes=10)


def choose(request: HttpRequest, number: str) -> None:
    """Whoever has just proven who they are wants this number."""
    request.session[KEY] = {"number": number, "until": (timezone.now() + PATIENCE).timestamp()}


def chosen(request: HttpRequest) -> str:
    """The number that this session may have sent a code, for ten minutes; empty for none."""
    kept = request.session.get(KEY)
    return kept["number"] if kept and kept["until"] > timezone.now().timestamp() else ""


def end(request: HttpRequest) -> None:
    """Nothing is under way any more."""
    request.session.pop(KEY, None)


def replacement(request: HttpRequest, account: User, number: str) -> CodePage:
    """The new telephone, before it takes the place of the former one."""
    return _page(request, account, "change_phone", Purpose.CHANGE_PHONE, number)


def former(request: HttpRequest, change: PhoneChange) -> CodePage:
    """The telephone that was the account's before the change, before it is undone."""
    return _page(request, change.account, "undo_phone", Purpose.RECOVERY, change.former.number)


def _page(request: HttpRequest, account: User, name: str, purpose: str, number: str) -> CodePage:
    subject = subjects.account(account)
    return CodePage(request, name=name, subject=subject, purpose=purpose, numbers=[numbers.of_phone(number)])
