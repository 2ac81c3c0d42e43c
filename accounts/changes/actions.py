"""Replacing an account's telephone, and taking that back. Old and new contact hear of both.

The undo asks for a code to the former telephone: whoever got hold of the account and put a number of their own cannot
answer that one, and a mailbox alone undoes nothing.
"""

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.browsers import actions as browsers
from accounts.changes import queries
from accounts.changes.models import LIFETIME, PhoneChange
from accounts.codes.policies import channels
from accounts.phones import actions as phones
from accounts.phones.models import Phone
from accounts.phones.queries import of
from accounts.sessions import actions as sessions
from portal.audit import trail
from portal.delivery import outbox
from portal.delivery.models import Channel

CHANGED, UNDONE = "accounts:changes:phone_changed", "accounts:changes:phone_restored"
signer = Signer(salt="accounts.changes", sep=".")


class NoPhone(Exception):
    """The account has no telephone to replace; a first one is enrolled in a way of its own."""


class SamePhone(Exception):
    """It is the account's telephone already."""


class LinkDead(Exception):
    """The change was undone, or is older than ten days."""


@transaction.atomic
def replace_phone(*, account: User, number: str, keep: str) -> PhoneChange:
    """Put a proven number in the place of the former one, and tell both. Raises NoPhone or SamePhone.

    Other browsers than the one with the session key `keep` are signed out, and none is trusted any longer.
    """
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    former = of(account)
    if former is None:
        raise NoPhone
    if former.number == number:
        raise SamePhone
    replacement = phones.replace(account=account, number=number)
    browsers.forget_all(account=account)
    sessions.end_others(account=account, keep=keep)
    change = PhoneChange.objects.create(account=account, former=former, replacement=replacement)
    trail.record("accounts:changes:phone_changed", actor=account.public_id, about=account.public_id)
    _tell(CHANGED, change)
    return change


def token(change: PhoneChange) -> str:
    """What the undo link carries."""
    return signer.sign(change.public_id)


def opened(token: str) -> str:
    """The public id of the change behind a link. Changes nothing: mail scanners open links too. Raises LinkDead."""
    try:
        public_id = signer.unsign(token)
    except BadSignature:
        raise LinkDead from None
    if queries.undoable(public_id) is None:
        raise LinkDead
    return public_id


@transaction.atomic
def undo(*, change: PhoneChange) -> None:
    """The former telephone is the account's again, and every browser is signed out; both contacts hear of it.

    The caller has proven the former telephone. Of parallel uses one succeeds, the others raise LinkDead. Later changes
    can no longer be undone: their former telephones are those of whoever made this one.
    """
    account = User.objects.select_for_update(no_key=True).get(pk=change.account_id)
    mine = PhoneChange.objects.filter(account=account, undone_at=None)
    if not mine.undoable().filter(pk=change.pk).update(undone_at=Now()):
        raise LinkDead
    mine.filter(pk__gt=change.pk).update(undone_at=Now())
    phones.restore(phone=change.former)
    sessions.end_all(account=account)
    browsers.forget_all(account=account)
    trail.record("accounts:changes:phone_restored", actor=account.public_id, about=account.public_id)
    _tell(UNDONE, change)


def _tell(kind: str, change: PhoneChange) -> None:
    """The mailbox, the former telephone and the new one, where it takes an SMS."""
    outbox.put(kind, channel=Channel.MAIL, to=change.account.email, ref=change.public_id, expires_in=LIFETIME)
    for phone in (change.former, change.replacement):
        if Channel.SMS in channels(phone.number):
            _text(kind, change, phone)


def _text(kind: str, change: PhoneChange, phone: Phone) -> None:
    context = {"is_former": phone.pk == change.former_id}
    outbox.put(kind, channel=Channel.SMS, to=phone.number, ref=change.public_id, context=context)
