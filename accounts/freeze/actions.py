"""心当たりがない: freezing an account at once, by its owner or by the desk, and lifting the freeze.

Freezing asks for nothing but a link out of the account's mailbox, because it gives nobody anything. Lifting asks for
the mailbox and the second step, by way of a new password (`accounts.password_reset`).
"""

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.contact_changes.models import LIFETIME, ContactChange
from accounts.freeze import queries
from accounts.freeze.models import Freeze
from accounts.lost_phone import actions as lost_phone_actions
from accounts.notices import actions as notice_actions
from accounts.phones import queries as phone_queries
from portal.audit import trail
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel

BEGUN = "accounts:freeze:begun"
ASKED_FOR = "お客さまのお申し出により、"
SUSPECTED = "第三者に使われているおそれがあるため、お問い合わせ窓口で"


@transaction.atomic
def begin(*, account: User, by: By, why: Why | None = None, keep: str = "") -> Freeze:
    """Freeze the account: the table says under `SecurityEvent.FROZEN` what happens to its ways in. Authenticators made
    in the last ten days may be an intruder's and are revoked where it says so. The session with the key `keep` stays.
    A recovery of a lost telephone that is under way ends; one begun afterwards brings the owner back.
    The mailbox is told, and the former one where it was changed lately.

    `by` is the owner, by session or mailed link, or staff. For an account that is frozen already nothing changes and no
    letter is sent.
    """
    account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if lasting := queries.open(account.pk):
        return lasting
    phone = phone_queries.of(account)
    is_pausing = phone is not None and phone.paused_at is None
    freeze = Freeze.objects.create(account=account, has_paused_phone=is_pausing, voided=account.password)
    changed = authenticator_actions.apply(
        SecurityEvent.FROZEN, account=account, by=by, since=Now() - LIFETIME, keep=keep or None
    )
    lost_phone_actions.end_running(account=account)  # whoever began one before may be whom the freeze is against
    trail.record("accounts:freeze:begun", by=by, about=account.public_id, why=why, sessions_ended=changed["session"])
    _tell(account, freeze, by)
    return freeze


def lift(*, account: User) -> None:
    """Lift the freeze, if there is one, in the transaction that set the new password: what it paused works again."""
    freeze = Freeze.objects.open().select_for_update().filter(account=account).first()
    if freeze is None:
        return
    Freeze.objects.filter(pk=freeze.pk).update(lifted_at=Now(), voided="")
    by = By.owner(account)
    authenticator_actions.apply(SecurityEvent.FREEZE_LIFTED, account=account, by=by, since=freeze.begun_at)
    trail.record("accounts:freeze:lifted", by=by, about=account.public_id)


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
        title="アカウントを緊急停止しました",
        body=f"{SUSPECTED if by.is_staff else ASKED_FOR}すべての端末からログアウトし、ログインの方法を停止しました。"
        "新しいパスワードの設定により、緊急停止は解除されています。",
    )
