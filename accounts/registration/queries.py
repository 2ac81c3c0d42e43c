"""Reads of registrations: by the browser's session, or by the link in a mail."""

from django.db.models.functions import Now

from accounts.users.models import User
from accounts.contracts import contacts
from accounts.contracts.models import Contract
from accounts.registration.models import Hollow, Registration, RegistrationQuerySet, State
from accounts.users.names import skeleton


def under_way(public_id: str) -> Registration | None:
    """Return the registration of a session until its time is over."""
    rows = Registration.objects.live().select_related("contract", "challenge")
    return rows.filter(public_id=public_id).first()


def is_id_free(username: str, *, besides: Registration) -> bool:
    """Tell whether no account and no running 仮登録 has a normalised ID that could be taken for this one.

    A 仮登録 that this one replaces is no obstacle: whoever forgot its password is sent back to the beginning, and may
    take the same ID again.
    """
    key = skeleton(username)
    pending = Registration.objects.provisional().live().filter(username_skeleton=key).exclude(pk=besides.pk)
    pending = pending.exclude(pk__in=replaced_by(besides).values("pk"))
    return not (User.objects.filter(username_skeleton=key).exists() or pending.exists())


def replaced_by(registration: Registration) -> RegistrationQuerySet:
    """Select the older 仮登録 of the same contract that this one replaces: none where the contract has a holder, except
    for an ID登録.
    """
    held = Contract.objects.filter(pk=registration.contract_id or 0, holder__isnull=False)
    if registration.contract_id is None or (not registration.again and held.exists()):
        return Registration.objects.none()
    others = Registration.objects.provisional().filter(contract=registration.contract_id, hollow=Hollow.NOT)
    return others.exclude(pk=registration.pk)


def is_address_known(email: str) -> bool:
    """Tell whether an account has this address."""
    return User.objects.filter(email=email).exists()


def is_holders_address(registration: Registration, email: str) -> bool:
    """Tell whether an ID登録 names the address of the very account that it would take the contract from [002-67]."""
    if not registration.again:
        return False
    return Contract.objects.filter(pk=registration.contract_id or 0, holder__email=email.lower()).exists()


def posted_subject(registration: Registration) -> str:
    """Return the subject of the posted codes that it orders and takes."""
    return contacts.posted_subject(registration.contract, "again" if registration.again else "contract")


def completed(public_id: str) -> Registration | None:
    """Return a registration that became an account."""
    return Registration.objects.filter(public_id=public_id, state=State.COMPLETED).select_related("account").first()


def is_live(registration: Registration) -> bool:
    """Tell whether its time is not over, by the database's clock."""
    return Registration.objects.filter(pk=registration.pk, expires_at__gt=Now()).exists()
