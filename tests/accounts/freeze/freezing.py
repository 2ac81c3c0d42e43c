"""Freeze an account from a mail, and come back."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.mailed_links.mailed import FREEZE
from accounts.models import PasswordReset, User
from accounts.password_reset import actions as password_reset_actions
from tests.accounts.contact_changes.changing import latest

INDEX, CONFIRM = reverse("accounts:freeze:index"), reverse("accounts:freeze:confirm")
DONE, UNDO = reverse("accounts:freeze:done"), reverse("accounts:contact_changes:undo")
RESET_CODE, RESET_NEW = reverse("accounts:password_reset:code"), reverse("accounts:password_reset:confirm")
CHOSEN = "Shio-Kaze-2741"


def link_of(account: User) -> str:
    """Return the freeze link of a security mail of the account."""
    return reverse("accounts:freeze:link", args=[FREEZE.token(account.public_id)])


def closes(account: User) -> Client:
    """Return a browser that follows the link of a mail and presses the button."""
    client = Client()
    assert client.get(link_of(account)).headers["Location"] == CONFIRM
    assert client.post(CONFIRM).headers["Location"] == DONE
    return client


def follows_a_reset(account: User) -> Client:
    """Return a browser that opened a link to a new password."""
    client = Client()
    asked = PasswordReset.objects.create(account=account)
    client.get(reverse("accounts:password_reset:link", args=[password_reset_actions.LINK.token(asked.public_id)]))
    return client


def comes_back(account: User, password: str = CHOSEN) -> Any:
    """Set a new password by mail and a code to the telephone that is asked."""
    client = follows_a_reset(account)
    client.post(RESET_CODE, {"way": "phone:sms"})
    client.post(RESET_CODE, {"digits": latest().digits()})
    return client.post(RESET_NEW, {"password": password, "again": password})
