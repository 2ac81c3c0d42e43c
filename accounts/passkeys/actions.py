"""Changes of an account's passkeys."""

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from accounts.users.models import State, User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.authenticators.ways import Since
from accounts.contact_changes import actions as contact_change_actions
from accounts.notices import actions as notice_actions
from accounts.passkeys import queries
from accounts.passkeys.helper import Assertion
from accounts.passkeys.models import LONGEST_NAME, Passkey, PasskeyAttestation
from accounts.users.queries import active
from portal import unique
from portal.audit import trail
from portal.audit.by import SYSTEM, By
from portal.delivery import outbox
from portal.delivery.models import Channel

ADDED = "accounts:passkeys:added"
REMOVED = "accounts:passkeys:removed"
SUSPECTED = "accounts:passkeys:suspected"
MOST = 10  # of one account


class AlreadyThere(Exception):
    """The device's passkey is registered already, with this account or with another."""


class TooManyPasskeys(Exception):
    """The account has MOST already."""


class NotThere(Exception):
    """The account has no such passkey, or it is archived."""


class Suspected(Exception):
    """The signature counter did not grow: there may be a copy of the key. It cannot be used from now on."""


def offer(*, account: User) -> None:
    """Leave an account without a passkey a notice, once, so that it can register one later [002-1, 53]."""
    if queries.usable(account_id=account.pk).exists():
        return
    notice_actions.tell(
        account=account,
        title="パスワードを使わずにログインできます（パスキーの登録）",
        body="パスキーを登録すると、指紋・顔認証や画面ロックの解除だけで、より安全・便利にログインできます。",
        url=reverse("accounts:passkeys:add"),
        dedupe_key="passkeys:offer",
    )


@transaction.atomic
def add(*, account: User, passkey: Passkey, attestation: PasskeyAttestation, device: str) -> Passkey:
    """Give the account a judged passkey, named after the device it was made on, and tell it by mail.

    Raises AlreadyThere, TooManyPasskeys, or NotThere for an archived account.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=account.pk, state=State.ACTIVE).exists():
        raise NotThere
    names = set(queries.listed(account_id=account.pk).values_list("name", flat=True))
    if queries.listed(account_id=account.pk).count() >= MOST:
        raise TooManyPasskeys
    passkey.user, passkey.name, passkey.confirmed = account, _free_name(device, names), True
    digest = Passkey.get_credential_id_sha256(bytes(passkey.credential_id))
    unique.lock(credential=digest)
    if Passkey.objects.filter(credential_id_sha256=digest).exists():
        raise AlreadyThere
    passkey.save(force_insert=True)  # type: ignore[no-untyped-call]
    attestation.credential = passkey
    attestation.save(force_insert=True)
    trail.record("accounts:passkeys:added", by=By.owner(account), about=account.public_id, passkey=passkey.public_id)
    change = contact_change_actions.note_passkey(account=account, passkey_id=passkey.pk)
    _tell(ADDED, passkey, ref=change.public_id)
    return passkey


def use(assertion: Assertion) -> Passkey:
    """Note that a passkey signed, and return it. Of parallel messages with the same count one is accepted.

    Raises Suspected after disabling the key, or NotThere for one that was removed or disabled meanwhile. A synced key
    counts nothing and always says 0 (WebAuthn §6.1.1).
    """
    passkey, counted = assertion.passkey, assertion.sign_count
    grows = Q(sign_count__lt=counted) if counted else Q(sign_count=0)
    used = Passkey.objects.filter(grows, pk=passkey.pk, confirmed=True, user__in=active()).update(
        sign_count=counted, backup_state=assertion.is_backed_up, last_used_at=Now()
    )
    if not used:
        raise Suspected if _suspect(passkey) else NotThere
    return passkey


@transaction.atomic
def rename(*, account: User, public_id: str, name: str) -> None:
    """Rename a passkey. Raises NotThere unless it is the account's own."""
    if not queries.listed(account_id=account.pk).filter(public_id=public_id).update(name=name):
        raise NotThere
    trail.record("accounts:passkeys:renamed", by=By.owner(account), about=account.public_id, passkey=public_id)


@transaction.atomic
def remove(*, account: User, public_id: str) -> Passkey:
    """Delete a passkey and tell the account by mail; return its former state.

    A session that it verified is not verified any more. Raises NotThere unless it is the account's own.
    """
    passkey = queries.listed(account_id=account.pk).select_for_update().filter(public_id=public_id).first()
    if passkey is None:
        raise NotThere
    passkey.delete()
    trail.record("accounts:passkeys:removed", by=By.owner(account), about=account.public_id, passkey=public_id)
    _tell(REMOVED, passkey)
    return passkey


def remove_all(*, account: User, by: By, since: Since | None = None) -> int:
    """Delete the account's passkeys, or those made from `since` on; return how many. Runs in the transaction of the
    caller, who tells the owner.
    """
    mine = Passkey.objects.filter(user=account)
    _, gone = (mine if since is None else mine.filter(created_at__gte=since)).delete()
    removed = gone.get(Passkey._meta.label, 0)
    if removed:
        trail.record("accounts:passkeys:removed", by=by, about=account.public_id, passkeys=removed)
    return removed


def pause_all(*, account: User, by: By) -> int:
    """Disable the account's passkeys until `resume_all`; return how many. Runs in the transaction of the caller, who
    tells the owner.
    """
    paused = Passkey.objects.filter(user=account, confirmed=True).update(confirmed=False)
    if paused:
        trail.record("accounts:passkeys:paused", by=by, about=account.public_id, passkeys=paused)
    return paused


def resume_all(*, account: User, by: By) -> int:
    """Enable paused passkeys again, except suspected ones; return how many. Runs in the caller's transaction."""
    resumed = Passkey.objects.filter(user=account, confirmed=False, suspected_at=None).update(confirmed=True)
    if resumed:
        trail.record("accounts:passkeys:resumed", by=by, about=account.public_id, passkeys=resumed)
    return resumed


@transaction.atomic
def _suspect(passkey: Passkey) -> bool:
    """Disable a key that may have been copied, end every session and trust no browser; False where a parallel request
    has done it. The audit log names no person, since the portal decides it.
    """
    mine = Passkey.objects.filter(pk=passkey.pk, confirmed=True, user__in=active())
    if not mine.update(confirmed=False, suspected_at=Now()):
        return False
    account = passkey.user
    authenticator_actions.apply(SecurityEvent.PASSKEY_SUSPECTED, account=account, by=SYSTEM)
    trail.record("accounts:passkeys:suspected", by=SYSTEM, about=account.public_id, passkey=passkey.public_id)
    _tell(SUSPECTED, passkey)
    return True


def _tell(kind: str, passkey: Passkey, *, ref: str = "") -> None:
    context = {"nickname": passkey.user.nickname, "passkey": passkey.name, "account": passkey.user.public_id}
    outbox.put(kind, channel=Channel.MAIL, to=passkey.user.email, ref=ref, context=context)


def _free_name(device: str, taken: set[str]) -> str:
    """Return 「iPhone の Safari」, with a number behind it where the account has one of that name."""
    names = [device, *(f"{device}（{number}）" for number in range(2, MOST + 2))]
    return next(name[:LONGEST_NAME] for name in names if name not in taken)
