"""Lock the password path of an account after too many wrong passwords, and unlock it [002-63…66].

Only the password path is locked: passkeys and trusted browsers still work, or a stranger could lock a customer out.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.mailed_links.mailed import LinkDead, MailedLink
from accounts.notices import actions as notice_actions
from accounts.password_lock.models import PasswordLock
from portal import keyed, unique
from portal.audit import trail
from portal.audit.by import SYSTEM, By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits.counting import Limit
from portal.policy.knobs import policy

WRONG_PASSWORDS = Limit("login.account", policy().lock_tries, policy().lock_window)
WRONG_WHERE_TRUSTED = Limit("login.trusted", WRONG_PASSWORDS.count, WRONG_PASSWORDS.window)  # in browsers it trusts
SUSPENDED = "accounts:password_lock:suspended"
LETTERS_A_DAY = 3  # a stranger who types wrong passwords all day must not fill the mailbox
KEPT = timedelta(days=30)
NOT_ME = MailedLink(
    "password_lock", address="accounts:password_reset:not_me", page="accounts:password_reset:not_me_confirm"
)  # works while the row is `disownable`


class NotLocked(Exception):
    """The account's password path is not locked."""


def key_of(account: User) -> str:
    """Return the key under which the account's wrong passwords are counted, by ID or address."""
    return f"account:{account.public_id}"


def suspend(*, account: User | None, key: str, limit: Limit = WRONG_PASSWORDS) -> bool:
    """Note that the count of `limit` under `key` is spent, and mail the account. The same row is written for an
    identifier without an account.

    Of parallel failures one notes it; True for that one, as long as a letter about it may be written today.
    """
    is_where_trusted = limit is WRONG_WHERE_TRUSTED
    hashed = _digest(key, is_where_trusted=is_where_trusted)
    left = timedelta(seconds=limit.retry_after(key))
    mine = PasswordLock.objects.filter(key=hashed)
    given = {"key": hashed, "account": account, "until": Now() + left, "is_where_trusted": is_where_trusted}
    with transaction.atomic():
        mine.filter(lifted_at=None, until__lte=Now()).update(lifted_at=F("until"))
        lock = PasswordLock(**given)
        if not unique.insert(lock):
            return False
        may_tell = mine.filter(locked_at__gt=Now() - timedelta(days=1)).count() <= LETTERS_A_DAY
        trail.record("accounts:password_lock:suspended", by=SYSTEM, about=account.public_id if account else "")
        if may_tell:
            to = account.email if account else ""  # without an address the letter is dropped when it would leave
            outbox.put(SUSPENDED, channel=Channel.MAIL, to=to, ref=lock.public_id, expires_in=left)
    return may_tell


def lift(*, account: User) -> bool:
    """Unlock the password path everywhere, in the caller's transaction; return whether it was locked."""
    was_closed = WRONG_WHERE_TRUSTED.is_spent(key_of(account))
    for limit in (WRONG_PASSWORDS, WRONG_WHERE_TRUSTED):
        limit.forget(key_of(account))
    return bool(PasswordLock.objects.open().filter(account=account).update(lifted_at=Now())) or was_closed


@transaction.atomic
def unlock(*, account: User, by: By, why: Why) -> None:
    """Unlock the password path for staff, with a reason for the audit log, and tell the owner. Raises NotLocked."""
    if not lift(account=account):
        raise NotLocked
    trail.record("accounts:password_lock:unlocked", by=by, about=account.public_id, why=why)
    notice_actions.tell(
        account=account,
        title="ログインの停止を解除しました",
        body="パスワードの入力に続けて誤りがあったため停止していたログインを、お問い合わせ窓口で解除しました。",
    )


def can_disown(public_id: str) -> bool:
    """Tell whether the "this was not me" link about the lock still works."""
    return PasswordLock.objects.disownable().filter(public_id=public_id).exists()


@transaction.atomic
def disown(*, public_id: str) -> User:
    """Use up the link; return its account. Of parallel uses one succeeds, the others raise LinkDead."""
    if not PasswordLock.objects.disownable().filter(public_id=public_id).update(disowned_at=Now()):
        raise LinkDead
    account = PasswordLock.objects.select_related("account").get(public_id=public_id).account
    if account is None or not account.is_active:
        raise LinkDead
    trail.record("accounts:password_lock:disowned", by=By.owner(account), about=account.public_id)
    return account


def _digest(key: str, *, is_where_trusted: bool) -> str:
    return keyed.digest("password lock where trusted" if is_where_trusted else "password lock", key)


def purge() -> int:
    """Delete locks of a month ago; return how many."""
    return PasswordLock.objects.filter(locked_at__lt=Now() - KEPT).delete()[0]
