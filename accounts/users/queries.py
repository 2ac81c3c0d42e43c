"""Reads of accounts."""

from accounts.users.models import User
from accounts.users.names import skeleton
from accounts.users.personal import PersonalTerms


def is_free(username: str) -> bool:
    """Whether no account has this ID or one that looks like it. Only `actions.create` decides."""
    return not User.objects.filter(username_skeleton=skeleton(username)).exists()


def masked_phone(account: User) -> str:
    """The confirmed telephone as its owner recognises it; empty for none."""
    phone = account.phone_set.filter(confirmed=True).first()
    return phone.masked if phone else ""


def personal_terms(account: User) -> PersonalTerms:
    """What the account's password must not contain: its own names, and what its contracts know of the person."""
    return PersonalTerms.of(
        username=account.username,
        email=account.email,
        nickname=account.nickname,
        contracts=account.contracts.all(),
    )
