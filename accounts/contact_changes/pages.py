"""The code pages around a change, and the number or address that is about to be proven."""

from datetime import timedelta

from django.http import HttpRequest

from accounts.users.models import User
from accounts.codes import numbers, subjects
from accounts.codes.models import Purpose
from accounts.codes.numbers import Number
from accounts.codes.page import CodePage
from accounts.contact_changes import queries
from accounts.contact_changes.models import ContactChange
from accounts.journeys.kept import Kept

PATIENCE = timedelta(minutes=10)

# The number or address that a person with a fresh proof `wants` instead: it may be sent a code.
PHONE = Kept("phone_change", PATIENCE, start="accounts:contact_changes:phone")
EMAIL = Kept("email_change", PATIENCE, start="accounts:contact_changes:email")


def new_phone(request: HttpRequest, account: User, number: str) -> CodePage:
    """Return the code page for the new telephone, before it replaces the former one."""
    return _page(request, subjects.account(account), "change_phone", Purpose.CHANGE_PHONE, numbers.of_phone(number))


def new_email(request: HttpRequest, account: User, address: str) -> CodePage:
    """Return the code page for the new mailbox, before it replaces the former one."""
    return _page(request, subjects.account(account), "change_email", Purpose.CHANGE_MAIL, numbers.of_mail(address))


def mailbox(request: HttpRequest, account: User) -> CodePage:
    """Return the code page for the mailbox of an account that has nothing stronger, before an act that needs more than
    a password.
    """
    return _page(request, subjects.account(account), "mailbox", Purpose.ENROL_MAIL, numbers.of_mail(account.email))


def former(request: HttpRequest, change: ContactChange) -> CodePage:
    """Return the code page for what proved the account before the change, before it is undone."""
    subject = subjects.undoing(change.account)
    return _page(request, subject, "undo_change", Purpose.RECOVERY, queries.undo_destination(change))


def _page(request: HttpRequest, subject: str, name: str, purpose: str, number: Number) -> CodePage:
    return CodePage(request, name=name, subject=subject, purpose=purpose, numbers=[number])
