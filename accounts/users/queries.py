"""Reads of accounts."""

from typing import Any

from django.db.models import QuerySet

from accounts.users.models import State, User
from accounts.users.names import skeleton
from accounts.users.personal import PersonalTerms


def is_free(username: str) -> bool:
    """Tell whether no account has this ID or one that looks like it. Only `actions.create` decides."""
    return not User.objects.filter(username_skeleton=skeleton(username)).exists()


def active() -> QuerySet[User, Any]:
    """Return the keys of the accounts in use, for the condition `user__in=active()` of an UPDATE.

    `user__state=` would be a join, which moves every condition of the UPDATE into a subquery; after waiting for a row
    that another transaction has just changed, PostgreSQL does not evaluate a subquery's conditions again.
    """
    return User.objects.filter(state=State.ACTIVE).values("pk")


def personal_terms(account: User) -> PersonalTerms:
    """Return what the account's password must not contain: its own names, and what its contracts know of the person."""
    return PersonalTerms.of(
        username=account.username,
        email=account.email,
        nickname=account.nickname,
        contracts=account.contracts.all(),
    )
