"""Confirm contacts that a member of staff changed by a file, as a second person, or dispute them for the customer."""

from django.db import transaction

from accounts.contracts import queries
from accounts.contracts.models import Contract, UnconfirmedContacts
from portal.audit import trail
from portal.audit.by import By, Why


class NothingToConfirm(Exception):
    """The contacts of the contract are confirmed, or disputed already."""


class OwnChange(Exception):
    """The member of staff changed the contacts, or holds the contract: another one must confirm them."""


@transaction.atomic
def confirm(*, contract: Contract, by: By, why: Why) -> None:
    """Let the contacts prove again, as somebody else than who changed them. Raises NothingToConfirm or OwnChange."""
    known = _held(contract)
    holder = contract.holder.public_id if contract.holder else ""
    if by.actor in (known.changed_by, holder):
        raise OwnChange
    known.delete()
    trail.record("accounts:contracts:contacts_confirmed", by=by, about=_whose(contract), why=why, **_detail(contract))


@transaction.atomic
def dispute(*, contract: Contract, by: By, why: Why) -> None:
    """Keep the contacts from proving anything, since the customer did not change them, until other ones come or a
    second person confirms these. Raises NothingToConfirm.
    """
    known = _held(contract)
    if known.is_disputed:
        raise NothingToConfirm
    UnconfirmedContacts.objects.filter(pk=known.pk).update(is_disputed=True, until=None)
    trail.record("accounts:contracts:contacts_disputed", by=by, about=_whose(contract), why=why, **_detail(contract))


def _held(contract: Contract) -> UnconfirmedContacts:
    """Lock the contract, before all else as everywhere, and return its unconfirmed contacts."""
    queries.locked(contract)
    known = UnconfirmedContacts.objects.live().filter(contract=contract.pk).first()
    if known is None:
        raise NothingToConfirm
    return known


def _whose(contract: Contract) -> str:
    return (contract.holder or contract).public_id


def _detail(contract: Contract) -> dict[str, str]:
    return {"contract": contract.public_id}
