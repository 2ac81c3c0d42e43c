"""The code pages around an account's telephone."""

from django.http import HttpRequest

from accounts.users.models import User
from accounts.codes import numbers, subjects
from accounts.codes.models import Purpose
from accounts.codes.page import CodePage
from accounts.phones.models import Phone


def sign_in(request: HttpRequest, account: User, phone: Phone) -> CodePage:
    """Return the page of the second step at sign-in. No code goes to a paused telephone."""
    return _page(request, subjects.account(account), phone, "login", Purpose.LOGIN)


def step_up(request: HttpRequest, account: User, phone: Phone) -> CodePage:
    """Return the page before an act of value."""
    return _page(request, subjects.account(account), phone, "step_up", Purpose.STEP_UP)


def for_passkey(request: HttpRequest, account: User, phone: Phone) -> CodePage:
    """Return the page before a passkey is registered: a code of its own [002-54]."""
    return _page(request, subjects.account(account), phone, "passkey", Purpose.PASSKEY)


def reset(request: HttpRequest, account: User, phone: Phone) -> CodePage:
    """Return the page before a new password, for a browser that opened the mailed link."""
    return _page(request, subjects.resetting(account), phone, "reset", Purpose.RESET)


def enrol_mail(request: HttpRequest, account: User) -> CodePage:
    """Return the page for the mailbox, before an account's first telephone."""
    return CodePage(
        request,
        name="enrol_mail",
        subject=subjects.account(account),
        purpose=Purpose.ENROL_MAIL,
        numbers=[numbers.of_mail(account.email)],
    )


def enrol_phone(request: HttpRequest, account: User, number: str) -> CodePage:
    """Return the page for the telephone that was typed after the mailbox had answered."""
    return CodePage(
        request,
        name="enrol_phone",
        subject=subjects.account(account),
        purpose=Purpose.ENROL_PHONE,
        numbers=[numbers.of_phone(number)],
    )


def _page(request: HttpRequest, subject: str, phone: Phone, name: str, purpose: str) -> CodePage:
    where = [] if phone.paused_at else [numbers.of_phone(phone.number)]
    return CodePage(request, name=name, subject=subject, purpose=purpose, numbers=where)
