"""Whom a change and its undoing are told: the mailbox, the former contact and the new one. Texts are in `letters`."""

from accounts.changes.models import LIFETIME, Change, Kind
from accounts.codes.policies import channels
from accounts.phones.models import Phone
from portal.delivery import outbox
from portal.delivery.models import Channel

PHONE_CHANGED, EMAIL_CHANGED = "accounts:changes:phone_changed", "accounts:changes:email_changed"
PASSKEY_ADDED, PHONE_ENROLLED = "accounts:changes:passkey_added", "accounts:changes:phone_enrolled"
MADE = {
    Kind.PHONE: PHONE_CHANGED,
    Kind.EMAIL: EMAIL_CHANGED,
    Kind.PASSKEY: PASSKEY_ADDED,
    Kind.FIRST_PHONE: PHONE_ENROLLED,
}
UNDONE = "accounts:changes:undone"


def made(change: Change) -> None:
    """Everybody of the account hears of a change, in its transaction. A passkey's mail is its feature's own."""
    kind = MADE[Kind(change.kind)]
    if change.kind != Kind.PASSKEY:
        _mail(kind, change, change.former_email, is_former=True)
    if change.kind == Kind.EMAIL:
        _mail(kind, change, change.email, is_former=False)
    _text(kind, change, change.second_step, is_former=True)
    if change.kind == Kind.PHONE:
        _text(kind, change, change.replacement, is_former=False)


def undone(change: Change) -> None:
    """The same people hear that it was taken back."""
    for address in sorted({change.former_email, change.email, change.account.email} - {""}):
        _mail(UNDONE, change, address, is_former=address == change.former_email)
    _text(UNDONE, change, change.second_step, is_former=True)
    _text(UNDONE, change, change.replacement, is_former=False)


def _mail(kind: str, change: Change, to: str, *, is_former: bool) -> None:
    context = {"is_former": is_former}
    outbox.put(kind, channel=Channel.MAIL, to=to, ref=change.public_id, context=context, expires_in=LIFETIME)


def _text(kind: str, change: Change, phone: Phone | None, *, is_former: bool) -> None:
    """An SMS, to a telephone that takes one."""
    if phone and Channel.SMS in channels(phone.number):
        context = {"is_former": is_former}
        outbox.put(kind, channel=Channel.SMS, to=phone.number, ref=change.public_id, context=context)
