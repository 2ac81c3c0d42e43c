"""心当たりがない: closing an account at once, by its owner or by the desk, and opening it again.

Closing asks for nothing but a link out of the account's mailbox, because it gives nobody anything. Opening asks for the
mailbox and the second step, by way of a new password (`shutters`).
"""

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.contact_changes.models import LIFETIME, ContactChange
from accounts.freeze import queries
from accounts.freeze.models import Freeze
from accounts.notices import actions as notice_actions
from accounts.passcodes import actions as passcode_actions
from accounts.passkeys import actions as passkey_actions
from accounts.phones import actions as phone_actions
from accounts.phones import queries as phone_queries
from accounts.sessions import actions as session_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit import trail
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel

BEGUN = "accounts:freeze:begun"
ASKED_FOR = "お客さまのお申し出により、"
SUSPECTED = "第三者に使われているおそれがあるため、お問い合わせ窓口で"


@transaction.atomic
def begin(*, account: User, by: By, why: Why | None = None, keep: str = "") -> Freeze:
    """Close the account: every session ends (but the one with the key `keep`), no browser is trusted, the password is
    void, telephone and passkeys are paused, passcodes removed; so is every passkey and recovery code of the last ten
    days, which may be the intruder's. Mailbox, and the former one where it was changed lately, are told.

    `by` is the owner, by session or mailed link, or staff. An account that is closed already stays so and is told
    nothing.
    """
    account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if lasting := queries.open(account.pk):
        return lasting
    phone = phone_queries.of(account)
    is_pausing = phone is not None and phone.paused_at is None
    freeze = Freeze.objects.create(account=account, has_paused_phone=is_pausing, voided=account.password)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    account.password_resets.filter(spent_at=None).update(spent_at=Now())
    account.recovery_codes.filter(made_at__gt=Now() - LIFETIME).delete()
    phone_actions.pause(account=account)
    passkey_actions.pause_all(account=account, distrusted=LIFETIME)
    passcode_actions.remove_all(account=account)
    trusted_browser_actions.forget_all(account=account)
    ended = session_actions.end_others(account=account, keep=keep) if keep else session_actions.end_all(account=account)
    trail.record("accounts:freeze:begun", by=by, about=account.public_id, why=why, sessions_ended=ended)
    _tell(account, freeze, by)
    return freeze


def lift(*, account: User) -> None:
    """Its owner is back, with a new password: what was paused works again. In the transaction of the reset."""
    freeze = Freeze.objects.open().select_for_update().filter(account=account).first()
    if freeze is None:
        return
    Freeze.objects.filter(pk=freeze.pk).update(lifted_at=Now(), voided="")
    if freeze.has_paused_phone:
        phone_actions.resume(account=account)
    passkey_actions.resume_all(account=account)
    trail.record("accounts:freeze:lifted", by=By.owner(account), about=account.public_id)


def _tell(account: User, freeze: Freeze, by: By) -> None:
    former = (
        ContactChange.objects.undoable()
        .filter(account=account)
        .exclude(email="")
        .values_list("former_email", flat=True)
    )
    for address in sorted({account.email, *former}):
        outbox.put(BEGUN, channel=Channel.MAIL, to=address, ref=freeze.public_id, context={"is_by_staff": by.is_staff})
    notice_actions.tell(
        account=account,
        title="アカウントを停止しました",
        body=f"{SUSPECTED if by.is_staff else ASKED_FOR}すべての端末からログアウトし、ログインの方法を停止しました。"
        "新しいパスワードの設定により、停止は解除されています。",
    )
