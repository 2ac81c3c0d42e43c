"""Send the letters about a change and its undoing to the mailbox and both contacts. Texts are in `letters`."""

from accounts.codes.policies import channels
from accounts.contact_changes.models import LIFETIME, ContactChange, Kind
from accounts.phones.models import Phone
from portal.delivery import outbox
from portal.delivery.models import Channel

PHONE_CHANGED, EMAIL_CHANGED = "accounts:contact_changes:phone_changed", "accounts:contact_changes:email_changed"
CONTRACT_ADDED = "accounts:contact_changes:contract_added"
PASSKEY_ADDED, PHONE_ENROLLED = "accounts:contact_changes:passkey_added", "accounts:contact_changes:phone_enrolled"
MADE = {
    Kind.PHONE: PHONE_CHANGED,
    Kind.EMAIL: EMAIL_CHANGED,
    Kind.PASSKEY: PASSKEY_ADDED,
    Kind.FIRST_PHONE: PHONE_ENROLLED,
    Kind.CONTRACT: CONTRACT_ADDED,
}
UNDONE = "accounts:contact_changes:undone"


def made(change: ContactChange) -> None:
    """Tell every contact of the account of a change, in its transaction. The passkeys send their own mail."""
    kind = MADE[Kind(change.kind)]
    if change.kind != Kind.PASSKEY:
        _mail(kind, change, change.former_email, is_former=True)
    if change.kind == Kind.EMAIL:
        _mail(kind, change, change.email, is_former=False)
    _text(kind, change, change.second_step, is_former=True)
    if change.kind == Kind.PHONE:
        _text(kind, change, change.replacement, is_former=False)


def undone(change: ContactChange) -> None:
    """Tell the same contacts that it was undone. `change.account` has its restored state."""
    _mail(UNDONE, change, change.account.email)
    if change.email not in {"", change.account.email}:
        _mail(UNDONE, change, change.email, is_taken_off=True)
    _text(UNDONE, change, change.second_step)
    _text(UNDONE, change, change.replacement)


def _mail(kind: str, change: ContactChange, to: str, **context: bool) -> None:
    outbox.put(kind, channel=Channel.MAIL, to=to, ref=change.public_id, context=context, expires_in=LIFETIME)


def _text(kind: str, change: ContactChange, phone: Phone | None, **context: bool) -> None:
    """Send an SMS, if the telephone takes one."""
    if phone and Channel.SMS in channels(phone.number):
        outbox.put(kind, channel=Channel.SMS, to=phone.number, ref=change.public_id, context=context)
