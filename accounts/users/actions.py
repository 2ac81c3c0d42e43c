"""Changes of an account."""

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.users.models import User
from portal.audit import trail
from portal.audit.by import By


class NameTaken(Exception):
    """Another account has this ID, or one that a person could take for it."""


class AddressTaken(Exception):
    """Another account has this e-mail address."""


@transaction.atomic
def create(*, username: str, email: str, password_hash: str, nickname: str) -> User:
    """Open an account whose address is proven. `username` is normalised, `password_hash` comes from `make_password`.

    Raises NameTaken or AddressTaken; the database decides, so that of parallel requests one succeeds.
    """
    account = User(username=username, email=email, password=password_hash, nickname=nickname)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as error:
        taken = _taken(error)
        if taken is None:
            raise
        raise taken from error
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


@transaction.atomic
def change_nickname(*, account: User, nickname: str) -> None:
    """Replace the nickname."""
    account.nickname = nickname
    account.save(update_fields=["nickname"])
    trail.record("accounts:users:nickname_changed", by=By.owner(account), about=account.public_id)


@transaction.atomic
def change_email(*, account: User, email: str) -> None:
    """Replace the address by a proven one. Raises AddressTaken; the database decides.

    allauth's row is replaced, never edited: what was signed for the former row must not count for the new address.
    """
    account.email = email
    try:
        with transaction.atomic():
            account.save(update_fields=["email"])
    except IntegrityError as error:
        raise _taken(error) or error from error
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)


@transaction.atomic
def change_username(*, account: User, username: str) -> None:
    """Replace the ID by a normalised one. Raises NameTaken; the database decides."""
    account.username = username
    try:
        with transaction.atomic():
            account.save(update_fields=["username", "username_skeleton"])
    except IntegrityError as error:
        raise _taken(error) or error from error


def _taken(error: IntegrityError) -> NameTaken | AddressTaken | None:
    """Return the error for the unique column that refused the row."""
    diagnosis = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or ""
    if constraint.startswith("accounts_user_username"):
        return NameTaken()
    if constraint.startswith("accounts_user_email"):
        return AddressTaken()
    return None
