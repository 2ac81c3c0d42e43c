"""A new password by mail: ask for the link, and use it."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.freeze import actions as freeze_actions
from accounts.freeze import queries as freeze_queries
from accounts.mailed_links.mailed import LinkDead, MailedLink
from accounts.password_lock import actions as password_lock_actions
from accounts.password_reset import queries
from accounts.password_reset.models import LIFETIME, PasswordReset
from portal import text
from portal.audit import trail
from portal.audit.by import ANONYMOUS, By, Via
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits.counting import Limit

PER_ADDRESS = Limit("reset.address", 3, timedelta(hours=24))
PER_NETWORK = Limit("reset.network", 10, timedelta(hours=1), tells_at_half=True)  # whatever becomes of their links
WHERE_KNOWN = Limit("reset.known", 3, timedelta(hours=24))  # per account, in browsers in which it has signed in
KEPT = timedelta(days=30)
ASKED, DONE = "accounts:password_reset:asked", "accounts:password_reset:done"
LINK = MailedLink(
    "password_reset",
    address="accounts:password_reset:link",
    page="accounts:password_reset:confirm",
    lifetime=LIFETIME,
)  # works while the row is `live`


class NotProven(Exception):
    """The account has a second step, and the browser has not passed it. The link stays valid."""


def ask(*, address: str, network: str, known: User | None = None) -> None:
    """Mail a link to the account that has the address. The answer does not reveal whether there is one.

    `known` has signed in in this browser: for its own address it spends a budget that strangers cannot use up. Raises
    portal.limits' TooMany for the network. The fourth letter to an address within a day is not sent.
    """
    typed = text.email(address).lower()
    if known is not None and known.email == typed:
        may_send = WHERE_KNOWN.take(known.public_id)
    else:
        PER_NETWORK.take_or_raise(network)
        may_send = PER_ADDRESS.take(typed)
    if may_send:
        _send_link(queries.resettable(address))


@transaction.atomic
def _send_link(account: User | None) -> None:
    """Write the same rows with and without an account; the letter to no account is dropped when it would leave."""
    spend_all(account=account)
    reset = PasswordReset.objects.create(account=account)
    to = account.email if account else ""
    outbox.put(ASKED, channel=Channel.MAIL, to=to, ref=reset.public_id, expires_in=LIFETIME)
    trail.record("accounts:password_reset:asked", by=ANONYMOUS, about=account.public_id if account else "")


def is_usable(public_id: str) -> bool:
    """Tell whether the link about a request works: it is live, and no freeze blocks mailed links."""
    asked = queries.live(public_id)
    return asked is not None and asked.account is not None and not freeze_queries.is_held(asked.account)


@transaction.atomic
def disown(*, lock_public_id: str) -> str:
    """Sign a locked account out everywhere, because its owner says that the wrong passwords were not theirs, and begin
    a reset as by a link in the same mailbox. Returns the public id of that reset.

    Raises LinkDead.
    """
    account = password_lock_actions.disown(public_id=lock_public_id)
    authenticator_actions.apply(SecurityEvent.LOCK_DISOWNED, account=account, by=By.owner(account, Via.LINK))
    return PasswordReset.objects.create(account=account).public_id


def set_password(*, public_id: str, password: str, proven: bool = False) -> None:
    """Set the password of the account behind a live link, end its sessions, and lift its lock and its freeze.

    Raises LinkDead, or NotProven where the account has a second step and the browser has not `proven` it. Of parallel
    uses of a link one sets its password. It signs nobody in.
    """
    hashed = make_password(password)  # outside the transaction: it takes longer than all of it
    with transaction.atomic():
        account = queries.locked_account(public_id)  # before its links, as a freeze and every other event does
        if not PasswordReset.objects.live().filter(public_id=public_id).update(spent_at=Now()):
            raise LinkDead
        if account is None or not account.is_active or freeze_queries.is_held(account):
            raise LinkDead
        if not proven and queries.second_step(account) is not None:
            raise NotProven
        account.password = hashed
        account.save(update_fields=["password"])
        by = By.owner(account)
        changed = authenticator_actions.apply(SecurityEvent.PASSWORD_RESET, account=account, by=by)
        _tell(account)
        trail.record("accounts:password_reset:done", by=by, about=account.public_id, sessions_ended=changed["session"])
        freeze_actions.lift(account=account)


def spend_all(*, account: User | None) -> int:
    """Invalidate every link that was sent to the account, in the caller's transaction; return how many. The same work
    is done without an account.
    """
    mine = PasswordReset.objects.filter(account_id=account.pk if account else 0, spent_at=None)
    return mine.update(spent_at=Now())


def _tell(account: User) -> None:
    context = {"nickname": account.nickname}
    outbox.put(DONE, channel=Channel.MAIL, to=account.email, ref=account.public_id, context=context)


def purge() -> int:
    """Delete requests whose links have been dead for a month; return how many."""
    gone, _ = PasswordReset.objects.filter(requested_at__lt=Now() - KEPT).delete()
    return gone
