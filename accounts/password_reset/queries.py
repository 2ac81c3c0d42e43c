"""Reads of requests for a new password."""

from accounts.users.models import State, User
from accounts.freeze import queries as freeze_queries
from accounts.password_reset.models import PasswordReset
from accounts.phones import queries as phone_queries
from accounts.phones.models import Phone
from portal import text


def resettable(address: str) -> User | None:
    """Find the account that gets a letter for this address: an open one, or one that withdrew and may come back."""
    return User.objects.filter(email=text.email(address).lower()).exclude(state=State.ARCHIVED).first()


def live(public_id: str) -> PasswordReset | None:
    """Find the request behind a link that still works, with its account."""
    return PasswordReset.objects.live().select_related("account").filter(public_id=public_id).first()


def locked_account(public_id: str) -> User | None:
    """Lock the account of a request in the caller's transaction, and return it as it stands."""
    mine = PasswordReset.objects.filter(public_id=public_id).values("account")
    return User.objects.select_for_update(no_key=True).filter(pk__in=mine).first()


def second_step(account: User) -> Phone | None:
    """Find the telephone that must answer before a new password: the account's, or the one that a frozen account asks
    for. None where the mailbox alone is enough (ASVS 6.4.3)."""
    return freeze_queries.second_step(account, phone_queries.for_sign_in(account))
