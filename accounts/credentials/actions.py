"""What a person signs in with: changing password and account ID, and being reminded of the ID."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.users.models import State, User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.credentials import queries
from accounts.users import actions as user_actions
from portal import text
from portal.audit import trail
from portal.audit.by import ANONYMOUS, By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

PASSWORD, USERNAME = "accounts:credentials:password_changed", "accounts:credentials:username_changed"
REMINDER = "accounts:credentials:reminder"
ID_CHECKS = Limit("accounts:credentials:id_check", 10, timedelta(minutes=30))  # per account: the button
IDS = Limit("accounts:credentials:ids", 20, timedelta(hours=24))  # per account: button and form
PER_ADDRESS = Limit("accounts:credentials:reminder_address", 3, timedelta(hours=24))
PER_NETWORK = Limit("accounts:credentials:reminder_network", 10, timedelta(hours=1))


class SameName(Exception):
    """It is the account's ID already."""


class Stale(Exception):
    """The password was changed meanwhile: what was confirmed is not it any more."""


def change_password(*, account: User, password: str, keep: str) -> User:
    """Sign in with another password from now on; the caller has confirmed the present one. Returns the account as it
    then is.

    To the other ways in happens what the table says of `SecurityEvent.PASSWORD_CHANGED`; the session with the key
    `keep` stays. Passcodes stay: they were registered with a second step, and their page lists them. Raises Stale: of
    parallel changes one succeeds.
    """
    hashed, known = make_password(password), account.password  # outside the transaction: hashing takes long
    with transaction.atomic():
        if not User.objects.filter(pk=account.pk, state=State.ACTIVE, password=known).update(password=hashed):
            raise Stale
        account = User.objects.get(pk=account.pk)
        by = By.owner(account)
        changed = authenticator_actions.apply(SecurityEvent.PASSWORD_CHANGED, account=account, by=by, keep=keep)
        trail.record(
            "accounts:credentials:password_changed",
            by=by,
            about=account.public_id,
            sessions_ended=changed["session"],
        )
        outbox.put(PASSWORD, channel=Channel.MAIL, to=account.email, ref=account.public_id)
    return account


def is_free(*, account: User, username: str) -> bool:
    """Whether the account could have this normalised ID [001-22]. Raises TooMany: IDs cannot be listed by asking."""
    ID_CHECKS.take_or_raise(account.public_id)
    IDS.take_or_raise(account.public_id)
    return queries.is_free(username, besides=account)


def change_username(*, account: User, username: str) -> None:
    """Sign in under another normalised ID from now on; the mailbox is told. Raises SameName, TooMany, or
    `user_actions.NameTaken`: of parallel requests for one ID one gets it.
    """
    if username == account.username:
        raise SameName
    IDS.take_or_raise(account.public_id)
    if not queries.is_free(username, besides=account):
        raise user_actions.NameTaken
    with transaction.atomic():
        account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
        user_actions.change_username(account=account, username=username)
        trail.record("accounts:credentials:username_changed", by=By.owner(account), about=account.public_id)
        outbox.put(USERNAME, channel=Channel.MAIL, to=account.email, ref=account.public_id)


def remind(*, address: str, network: str) -> None:
    """Mail the ID to whoever has the address. Nobody learns whether there is one: for nobody the same is written.

    Raises portal.limits' TooMany for the network. The fourth letter to an address within a day is not sent.
    """
    PER_NETWORK.take_or_raise(network)
    address = text.email(address).lower()
    if not PER_ADDRESS.take(address):
        return
    account = User.objects.filter(email=address, state=State.ACTIVE).first()
    with transaction.atomic():
        about = account.public_id if account else ""
        outbox.put(REMINDER, channel=Channel.MAIL, to=account.email if account else "", ref=about)
        trail.record("accounts:credentials:reminded", by=ANONYMOUS, about=about)
