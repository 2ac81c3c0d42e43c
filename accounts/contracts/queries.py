"""Reads of contracts: those an account holds, and the one that the three typed data identify."""

from django.utils.crypto import constant_time_compare

from accounts.contracts.models import (
    Contract,
    ContractQuerySet,
    Holding,
    Status,
    UnconfirmedContacts,
    UnconfirmedQuerySet,
)
from portal import name_keys


def held(account_id: int) -> ContractQuerySet:
    """Return the account's contracts."""
    return Contract.objects.held_by(account_id)


def held_one(account_id: int, public_id: str) -> Contract | None:
    """Return one of the account's contracts; None for any other."""
    return held(account_id).filter(public_id=public_id).first()


def matching(*, customer_number: str, phone: str, name_kana_key: str) -> Contract | None:
    """Return the contract of that number if phone and name are its own too. An ended or suspended one matches nothing.

    One query and three comparisons whatever is wrong, so that neither words nor time reveal it.
    """
    found = Contract.objects.exclude(status=Status.ENDED).filter(customer_number=customer_number).first()
    known = found if found and found.suspended_at is None else Contract()
    is_phone = _same(phone, known.phone) | _same(phone, known.phone_2)
    is_name = name_keys.are_one(name_kana_key, known.name_kana_key)
    return found if is_phone & is_name else None


def by_public_id(public_id: str) -> Contract | None:
    """Return the contract that another feature's row or the session names. Not for ids from a URL."""
    return Contract.objects.filter(public_id=public_id).exclude(status=Status.ENDED).first()


def is_concerned(account_id: int) -> bool:
    """Tell whether the account holds a contract, or still has a suspended holding or bills of a former one."""
    return held(account_id).exists() or Holding.objects.archived_for(account_id).exists()


def locked(contract: Contract) -> Contract:
    """Lock the contract in the caller's transaction, and return it as it is now."""
    return Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)


def of_before(account_id: int) -> list[Holding]:
    """Return the account's suspended and ended holdings, with their contracts, latest first."""
    return list(Holding.objects.archived_for(account_id).select_related("contract"))


def unconfirmed(*, besides: int | None) -> UnconfirmedQuerySet:
    """Return the contacts that prove nothing yet, longest first, without those of a contract that the account
    `besides` holds.
    """
    rows = UnconfirmedContacts.objects.live().select_related("contract", "contract__holder")
    return rows.exclude(contract__holder=besides).order_by("changed_at", "pk")


def unconfirmed_of(account_id: int) -> UnconfirmedQuerySet:
    """Return the contacts that prove nothing yet, of the account's contracts."""
    return UnconfirmedContacts.objects.live().select_related("contract").filter(contract__holder=account_id)


def _same(given: str, known: str) -> bool:
    return constant_time_compare(given, known) and bool(given)
