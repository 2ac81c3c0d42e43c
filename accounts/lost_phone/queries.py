"""Reads of recoveries of a lost telephone."""

from datetime import datetime

from accounts.users.models import State as AccountState
from accounts.users.models import User
from accounts.codes.numbers import Number
from accounts.contracts import contacts, persons
from accounts.contracts.models import Contract
from accounts.contracts.seals import Changed, check
from accounts.lost_phone.models import LostPhone, SecondProof, State
from accounts.recovery_codes import queries as recovery_code_queries


def under_way(public_id: str) -> LostPhone | None:
    """Return the recovery of a session until its time is over."""
    rows = LostPhone.objects.live().select_related("contract", "account", "other")
    return rows.filter(public_id=public_id).first()


def waiting(account_id: int) -> LostPhone | None:
    """Return the newest recovery of the account that has not ended, until its time is over."""
    rows = LostPhone.objects.live().filter(account=account_id).exclude(state=State.RECOVERED)
    return rows.order_by("-pk").first()


def recoverable(contract: Contract) -> User | None:
    """Return the active holder whose telephone may be replaced; None for one of the company's people, and where the
    contract does not prove who the holder is (`accounts.contracts.persons`).
    """
    holder = User.objects.filter(pk=contract.holder_id or 0, state=AccountState.ACTIVE).first()
    if holder is None or holder.is_insider:
        return None
    return holder if persons.proves(contract, holder.pk) else None


def still_proves(lost: LostPhone) -> bool:
    """Tell whether the account is open and holds the contract by now, the contract proves who its owner is, and a
    recovery code that was given was not made void since.
    """
    is_open = User.objects.filter(pk=lost.account_id or 0, state=AccountState.ACTIVE).exists()
    if not is_open or lost.account_id is None or not persons.proves(lost.contract, lost.account_id):
        return False
    is_by_code = lost.proof == SecondProof.RECOVERY_CODE
    return not is_by_code or recovery_code_queries.used(lost.account_id, since=lost.begun_at).exists()


def compare_again(lost: LostPhone) -> None:
    """Compare the contracts that were proven with what they are now, the account's contracts being locked.

    Raises Changed where one names another person, or is not held by the account any more.
    """
    proven = {lost.contract_id: lost.seal}
    if lost.proof == SecondProof.CONTRACT and lost.other_id:
        proven[lost.other_id] = lost.other_seal
    held = Contract.objects.filter(pk__in=proven, holder=lost.account_id, holder__isnull=False)
    if len(held) != len(proven) or (lost.proof == SecondProof.CONTRACT and lost.other_id is None):
        raise Changed
    for contract in held:
        check(proven[contract.pk], contract, with_telephones=contract.pk == lost.other_id)


def has_recovered(*, account_id: int, since: datetime) -> bool:
    """Tell whether the account got its telephone by a recovery after that moment."""
    return LostPhone.objects.filter(account=account_id, state=State.RECOVERED, recovered_at__gte=since).exists()


def other_numbers(lost: LostPhone) -> list[Number]:
    """List the telephones of the other contract that may be answered: not those of the first, which are lost."""
    known = {number.number for number in contacts.numbers(lost.contract)}
    return [number for number in contacts.numbers(lost.other) if number.number not in known]


def posted_subject(lost: LostPhone) -> str:
    """Return the subject of the posted codes of this flow, and of its codes by telephone."""
    return contacts.posted_subject(lost.contract, "recovery")
