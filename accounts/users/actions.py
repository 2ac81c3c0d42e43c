"""Changes of an account."""

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.users.models import User
from portal import unique
from portal.audit import trail
from portal.audit.by import By


class NameTaken(Exception):
    """Another account has this ID, or one that a person could take for it."""


class AddressTaken(Exception):
    """Another account has this e-mail address."""


@transaction.atomic
def create(*, username: str, email: str, password_hash: str, nickname: str) -> User:
    """Open an account whose address is proven. `username` is normalised, `password_hash` comes from `make_password`.

    Raises NameTaken or AddressTaken; of parallel requests one succeeds.
    """
    account = User(username=username, email=email, password=password_hash, nickname=nickname)
    account.fold()
    reserve(username_skeleton=account.username_skeleton, email=account.email)
    _refuse_taken(account)
    account.save(force_insert=True)
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
    """Replace the address by a proven one. Raises AddressTaken; of parallel requests for one address one succeeds.

    allauth's row is replaced, never edited: what was signed for the former row must not count for the new address.
    """
    account.email = email
    account.fold()
    reserve(email=account.email)
    _refuse_taken(account)
    account.save(update_fields=["email"])
    EmailAddress.objects.filter(user=account).delete()
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)


@transaction.atomic
def change_username(*, account: User, username: str) -> None:
    """Replace the ID by a normalised one. Raises NameTaken; of parallel requests for one ID one succeeds."""
    account.username = username
    account.fold()
    reserve(username_skeleton=account.username_skeleton)
    _refuse_taken(account)
    account.save(update_fields=["username", "username_skeleton"])


def reserve(*, username_skeleton: str = "", email: str = "") -> None:
    """Wait for whoever else gives this ID or address to an account or a 仮登録, until the transaction ends."""
    wanted = {"username_skeleton": username_skeleton, "email": email}
    unique.lock(**{name: value for name, value in wanted.items() if value})


def _refuse_taken(account: User) -> None:
    """Refuse what another account has. Called under the locks of `reserve`."""
    others = User.objects.exclude(pk=account.pk)
    if others.filter(username_skeleton=account.username_skeleton).exists():
        raise NameTaken
    if others.filter(email=account.email).exists():
        raise AddressTaken
