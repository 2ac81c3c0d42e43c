"""心当たりがない: closing an account at once, by its owner or by the desk, and opening it again.

Closing asks for nothing but a link out of the account's mailbox, because it gives nobody anything. Opening asks for the
mailbox and the second step, by way of a new password (`shutters`).
"""

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.browsers import actions as browsers
from accounts.changes.models import LIFETIME, Change
from accounts.lockdown import queries
from accounts.lockdown.models import Lockdown
from accounts.notices import actions as notices
from accounts.passcodes import actions as passcodes
from accounts.passkeys import actions as passkeys
from accounts.phones import actions as phones
from accounts.phones import queries as telephones
from accounts.sessions import actions as sessions
from portal.audit import trail
from portal.delivery import outbox
from portal.delivery.models import Channel

BEGUN = "accounts:lockdown:begun"
STAFF = "staff"
ASKED_FOR = "お客さまのお申し出により、"
SUSPECTED = "第三者に使われているおそれがあるため、お問い合わせ窓口で"


@transaction.atomic
def begin(*, account: User, by: str, actor: str = "", keep: str = "") -> Lockdown:
    """Close the account: every session ends (but the one with the key `keep`), no browser is trusted, the password is
    void, telephone and passkeys are paused, passcodes removed; so is every passkey and recovery code of the last ten
    days, which may be the intruder's. Mailbox, and the former one where it was changed lately, are told.

    `by` says how: "link" or "session", both by the owner, or STAFF; then `actor` is the public id of whoever did it. An
    account that is closed already stays so and is told nothing.
    """
    account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if lasting := queries.open(account.pk):
        return lasting
    phone = telephones.of(account)
    is_pausing = phone is not None and phone.paused_at is None
    lockdown = Lockdown.objects.create(account=account, has_paused_phone=is_pausing, voided=account.password)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    account.password_resets.filter(spent_at=None).update(spent_at=Now())
    account.recovery_codes.filter(made_at__gt=Now() - LIFETIME).delete()
    phones.pause(account=account)
    passkeys.pause_all(account=account, distrusted=LIFETIME)
    passcodes.remove_all(account=account)
    browsers.forget_all(account=account)
    ended = sessions.end_others(account=account, keep=keep) if keep else sessions.end_all(account=account)
    about = account.public_id
    trail.record("accounts:lockdown:begun", actor=actor or about, about=about, by=by, sessions_ended=ended)
    _tell(account, lockdown, by)
    return lockdown


def lift(*, account: User) -> None:
    """Its owner is back, with a new password: what was paused works again. In the transaction of the reset."""
    lockdown = Lockdown.objects.open().select_for_update().filter(account=account).first()
    if lockdown is None:
        return
    Lockdown.objects.filter(pk=lockdown.pk).update(lifted_at=Now(), voided="")
    if lockdown.has_paused_phone:
        phones.resume(account=account)
    passkeys.resume_all(account=account)
    trail.record("accounts:lockdown:lifted", actor=account.public_id, about=account.public_id)


def _tell(account: User, lockdown: Lockdown, by: str) -> None:
    former = Change.objects.undoable().filter(account=account).exclude(email="").values_list("former_email", flat=True)
    for address in sorted({account.email, *former}):
        outbox.put(BEGUN, channel=Channel.MAIL, to=address, ref=lockdown.public_id, context={"by": by})
    notices.tell(
        account=account,
        title="アカウントを停止しました",
        body=f"{SUSPECTED if by == STAFF else ASKED_FOR}すべての端末からログアウトし、ログインの方法を停止しました。"
        "新しいパスワードの設定により、停止は解除されています。",
    )
