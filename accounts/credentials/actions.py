"""Change of password and account ID, and the reminder of a forgotten ID."""

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
PER_NETWORK = Limit("accounts:credentials:reminder_network", 10, timedelta(hours=1), tells_at_half=True)
WHERE_KNOWN = Limit("accounts:credentials:reminder_known", 3, timedelta(hours=24))  # per account that signed in there


class SameName(Exception):
    """The ID is the account's already."""


class Stale(Exception):
    """The password was changed meanwhile, so the confirmed one is not the present one."""


def change_password(*, account: User, password: str, keep: str) -> User:
    """Replace the password; the caller has confirmed the present one. Returns the account with the new one.

    The table says under `SecurityEvent.PASSWORD_CHANGED` what happens to the other ways in; the session with the key
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
    """Tell whether the account could have this normalised ID [001-22]. Raises TooMany, so IDs cannot be listed."""
    ID_CHECKS.take_or_raise(account.public_id)
    IDS.take_or_raise(account.public_id)
    return queries.is_free(username, besides=account)


def change_username(*, account: User, username: str) -> None:
    """Replace the account ID by a normalised one; the mailbox is told. Raises SameName, TooMany, or
    `user_actions.NameTaken`: of parallel requests for one ID one succeeds.
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


def remind(*, address: str, network: str, known: User | None = None) -> None:
    """Mail the ID to the account that has the address. The same rows are written where none has, so the answer reveals
    nothing.

    `known` has signed in in this browser: for its own address it spends a budget that strangers cannot use up. Raises
    portal.limits' TooMany for the network. The fourth letter to an address within a day is not sent.
    """
    address = text.email(address).lower()
    if known is not None and known.email == address:
        may_send = WHERE_KNOWN.take(known.public_id)
    else:
        PER_NETWORK.take_or_raise(network)
        may_send = PER_ADDRESS.take(address)
    if not may_send:
        return
    account = User.objects.filter(email=address, state=State.ACTIVE).first()
    with transaction.atomic():
        about = account.public_id if account else ""
        outbox.put(REMINDER, channel=Channel.MAIL, to=account.email if account else "", ref=about)
        trail.record("accounts:credentials:reminded", by=ANONYMOUS, about=about)
