"""Replace the contacts of an account and note its new authenticators. Old and new contact are told; `undoing` reverts
it.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from accounts.users.models import User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.contact_changes import notifications
from accounts.contact_changes.models import LIFETIME, ContactChange, Kind
from accounts.contracts import actions as contract_actions
from accounts.contracts import addresses
from accounts.contracts import queries as contract_queries
from accounts.contracts.models import Contract
from accounts.phones import actions as phone_actions
from accounts.phones import queries as phone_queries
from accounts.phones.models import Phone
from accounts.users import actions as user_actions
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit

TAKEN = "accounts:contact_changes:email_taken"
ASKED = Limit("accounts:contact_changes:addresses", 10, timedelta(hours=24))  # per account: addresses that were typed
KEPT = 2 * LIFETIME + timedelta(days=1)  # an ID登録 of the last day asks for the telephone of before, as long again


class NoPhone(Exception):
    """The account has no telephone to replace; a first one is enrolled by `accounts.phones`."""


class SamePhone(Exception):
    """The number is the account's telephone already."""


class SameAddress(Exception):
    """The address is the account's already."""


@transaction.atomic
def replace_phone(*, account: User, number: str, keep: str) -> ContactChange:
    """Replace the account's telephone by a proven one, and tell both. Raises NoPhone or SamePhone.

    Browsers other than the one with the session key `keep` are signed out, and no browser stays trusted.
    """
    account = _locked(account)
    former = phone_queries.of(account)
    if former is None:
        raise NoPhone
    if former.number == number:
        raise SamePhone
    replacement = phone_actions.replace(account=account, number=number)
    authenticator_actions.apply(SecurityEvent.PHONE_REPLACED, account=account, by=By.owner(account), keep=keep)
    change = _note(account, Kind.PHONE, second_step=former, replacement=replacement)
    trail.record("accounts:contact_changes:phone_changed", by=By.owner(account), about=account.public_id)
    notifications.made(change)
    return change


def ask_address(*, account: User, address: str) -> None:
    """Count a request of the signed-in owner for this address; a code may go there next. Raises portal.limits' TooMany.

    The answer does not reveal whether an account has it: the same work is done, and only the address's owner is told.
    """
    ASKED.take_or_raise(account.public_id)
    owner = User.objects.filter(email=address.lower()).first()
    outbox.put(TAKEN, channel=Channel.MAIL, to=owner.email if owner else "", ref=owner.public_id if owner else "")


@transaction.atomic
def replace_email(*, account: User, address: str, keep: str) -> ContactChange:
    """Replace the account's address by a proven one; both are told, and the former one may undo it.

    Contracts that the company reached at the former address follow. Mailed links to a new password become invalid,
    other browsers are signed out. Raises SameAddress, or `user_actions.AddressTaken`: of parallel requests for one
    address one succeeds.
    """
    contract_actions.lock_held(account=account)
    account = _locked(account)
    if account.email == address.lower():
        raise SameAddress
    former, second_step = account.email, phone_queries.of(account)
    user_actions.change_email(account=account, email=address)
    hand_on(account, former=former)
    authenticator_actions.apply(SecurityEvent.ADDRESS_REPLACED, account=account, by=By.owner(account), keep=keep)
    change = _note(account, Kind.EMAIL, second_step=second_step, former_email=former, email=account.email)
    trail.record("accounts:contact_changes:email_changed", by=By.owner(account), about=account.public_id)
    notifications.made(change)
    return change


def note_passkey(*, account: User, passkey_id: int) -> ContactChange:
    """Note an added passkey, in the caller's transaction. Its own mail has the undo link; the telephone is told."""
    change = _note(account, Kind.PASSKEY, second_step=phone_queries.of(account), passkey_id=passkey_id)
    notifications.made(change)
    return change


def note_first_phone(phone: Phone) -> None:
    """Note a first telephone that no other factor vouched for, in the transaction of its enrolment. The mailbox of the
    time may undo it, because the account had nothing else.
    """
    notifications.made(_note(phone.user, Kind.FIRST_PHONE, replacement=phone))


def note_contract(*, account: User, contract: Contract) -> None:
    """Note an added contract, in the transaction of its adding: a foreign one would be a proof of its own later."""
    notifications.made(_note(account, Kind.CONTRACT, second_step=phone_queries.of(account), contract=contract))


def hand_on(account: User, *, former: str) -> None:
    """Put the account's present address on its contracts that had the former one, in the caller's transaction."""
    for contract in contract_queries.held(account.pk).filter(email__iexact=former):
        addresses.change_email(contract=contract, email=account.email, by=By.owner(account))


@transaction.atomic
def purge() -> int:
    """Delete changes that can no longer be undone, with the former numbers and addresses; returns how many."""
    over = ContactChange.objects.filter(made_at__lt=Now() - KEPT)
    former = {pk for pair in over.values_list("second_step", "replacement") for pk in pair if pk}
    gone, _ = over.delete()
    naming = ContactChange.objects.filter(Q(second_step=OuterRef("pk")) | Q(replacement=OuterRef("pk")))
    Phone.objects.filter(~Exists(naming), pk__in=former, confirmed=False).delete()
    return gone


def _locked(account: User) -> User:
    """Lock the account and return it as it stands."""
    return User.objects.select_for_update(no_key=True).get(pk=account.pk)


def _note(account: User, kind: Kind, *, former_email: str = "", **fields: Any) -> ContactChange:
    change = ContactChange.objects.create(
        account=account, kind=kind, former_email=former_email or account.email, **fields
    )
    change.refresh_from_db(fields=["made_at"])
    return change
