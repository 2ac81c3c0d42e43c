"""Reads of an account's telephone."""

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.phones.models import Phone

SECOND_STEP = "has_second_step"  # what `with_second_step` writes on an account


def of(account: User) -> Phone | None:
    """Return the account's telephone, whether or not it may be used at this moment."""
    return _confirmed(account).first()


def usable(account: User) -> Phone | None:
    """Return the account's telephone, if codes may go there now and count."""
    return _confirmed(account).filter(usable_from__lte=Now(), paused_at=None).first()


def waits_until(account: User) -> datetime | None:
    """Return from when on the telephone counts, during its first day; None otherwise."""
    rows = _confirmed(account).filter(usable_from__gt=Now())
    return rows.values_list("usable_from", flat=True).first()


def for_sign_in(account: User) -> Phone | None:
    """Return the telephone that the second step asks for. A paused one is still asked for: losing a telephone must not
    open the account. One in its first day is not: a thief who enrolled it would lock the owner out.
    """
    if getattr(account, SECOND_STEP, True):
        return _confirmed(account).filter(usable_from__lte=Now()).first()
    return None


def with_second_step(accounts: "QuerySet[User]") -> "QuerySet[User]":
    """Annotate the accounts with whether there is such a telephone, so that those without cost a sign-in no query."""
    mine = Phone.objects.filter(user_id=OuterRef("pk"), confirmed=True, usable_from__lte=Now())
    return accounts.annotate(**{SECOND_STEP: Exists(mine)})


def _confirmed(account: User) -> "QuerySet[Phone]":
    return Phone.objects.filter(user_id=account.pk, confirmed=True)
