"""A new password by mail: asking for the link, and using it."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.passcodes import actions as passcode_actions
from accounts.password_lock import actions as password_lock_actions
from accounts.phones import queries as phone_queries
from accounts.phones.models import Phone
from accounts.sessions import actions as session_actions
from accounts.sign_in import queries, shutters
from accounts.sign_in.models import LIFETIME, PasswordReset
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal import text
from portal.audit import trail
from portal.audit.by import ANONYMOUS, By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits.counting import Limit

PER_ADDRESS = Limit("reset.address", 3, timedelta(hours=24))
PER_NETWORK = Limit("reset.network", 10, timedelta(hours=1))
KEPT = timedelta(days=30)
LINK, DONE = "accounts:sign_in:reset", "accounts:sign_in:reset_done"
signer = Signer(salt="accounts.sign_in.reset", sep=".")


class LinkDead(Exception):
    """The link was used, replaced by a newer one, or is older than LIFETIME."""


class NotProven(Exception):
    """The account has a second step, and the browser has not passed it. The link stays good."""


def ask(*, address: str, network: str) -> None:
    """Mail a link to the account that has the address. Nobody learns whether there is one.

    Raises portal.limits' TooMany for the network. The fourth letter to an address within a day is not sent.
    """
    PER_NETWORK.take_or_raise(network)
    if PER_ADDRESS.take(text.email(address).lower()):
        _send_link(queries.resettable(address))


@transaction.atomic
def _send_link(account: User | None) -> None:
    """The same rows for nobody as for somebody; the letter to nobody is dropped when it would leave."""
    _spend_all(account)
    reset = PasswordReset.objects.create(account=account)
    to = account.email if account else ""
    outbox.put(LINK, channel=Channel.MAIL, to=to, ref=reset.public_id, expires_in=LIFETIME)
    trail.record("accounts:sign_in:reset_asked", by=ANONYMOUS, about=account.public_id if account else "")


def token(reset: PasswordReset) -> str:
    """What the link carries: signed, so that reading the table is not enough to reset a password."""
    return signer.sign(reset.public_id)


def opened(token: str) -> str:
    """The public id of the request behind a link. Changes nothing: mail scanners open links too. Raises LinkDead."""
    try:
        public_id = signer.unsign(token)
    except BadSignature:
        raise LinkDead from None
    asked = queries.live_reset(public_id)
    if asked is None or asked.account is None or shutters.is_held(asked.account):
        raise LinkDead
    return public_id


@transaction.atomic
def disown(*, lockout_public_id: str) -> str:
    """The owner of a locked account says that it was not them: every browser is signed out and trusted no longer, and
    a reset begins as by a link in the same mailbox. The public id of that reset. Raises LinkDead.
    """
    account = password_lock_actions.disown(public_id=lockout_public_id)
    session_actions.end_all(account=account)
    trusted_browser_actions.forget_all(account=account)
    passcode_actions.remove_all(account=account)
    _spend_all(account)
    return PasswordReset.objects.create(account=account).public_id


def needs_second_step(account: User) -> bool:
    """Whether a mailbox alone is not enough for a new password (ASVS 6.4.3)."""
    return second_step(account) is not None


def second_step(account: User) -> Phone | None:
    """The telephone that must answer: the account's, or the one that a closed account asks for."""
    return shutters.asked(account, phone_queries.for_sign_in(account))


def set_password(*, public_id: str, password: str, proven: bool = False) -> None:
    """Set the password of the account behind a live link, end its sessions and lift its lock.

    Raises LinkDead, or NotProven where the account has a second step and the browser has not `proven` it. Of any number
    of parallel uses of a link one sets its password. Nobody is signed in by it.
    """
    hashed = make_password(password)  # outside the transaction: it takes longer than all of it
    with transaction.atomic():
        if not PasswordReset.objects.live().filter(public_id=public_id).update(spent_at=Now()):
            raise LinkDead
        account = PasswordReset.objects.select_related("account").get(public_id=public_id).account
        if account is None or not account.is_active or shutters.is_held(account):
            raise LinkDead
        if not proven and needs_second_step(account):
            raise NotProven
        _spend_all(account)
        account.password = hashed
        account.save(update_fields=["password"])
        ended = session_actions.end_all(account=account)
        trusted_browser_actions.forget_all(account=account)
        passcode_actions.remove_all(account=account)
        _tell(account)
        trail.record("accounts:password:reset", by=By.owner(account), about=account.public_id, sessions_ended=ended)
        password_lock_actions.lift(account=account)
        shutters.lift(account)


def _spend_all(account: User | None) -> None:
    """Every link that was sent before is dead."""
    PasswordReset.objects.filter(account_id=account.pk if account else 0, spent_at=None).update(spent_at=Now())


def _tell(account: User) -> None:
    context = {"nickname": account.nickname}
    outbox.put(DONE, channel=Channel.MAIL, to=account.email, ref=account.public_id, context=context)


def purge() -> int:
    """Forget requests whose links have been dead for a month; how many there were."""
    gone, _ = PasswordReset.objects.filter(requested_at__lt=Now() - KEPT).delete()
    return gone
