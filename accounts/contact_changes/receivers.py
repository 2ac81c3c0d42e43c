"""Note contacts that other features enrol, and contracts that they add, so that they can be undone."""

from typing import Any

from django.dispatch import receiver

from accounts.users.models import User
from accounts.contact_changes import actions
from accounts.contracts.models import Contract
from accounts.events import contract_added, first_phone_enrolled
from accounts.phones.models import Phone


@receiver(first_phone_enrolled, dispatch_uid="accounts.contact_changes.first_phone")
def note_first_phone(sender: Any, phone: Phone, **_: Any) -> None:
    """Note a first telephone that no other factor vouched for: the mailbox of the time may undo it for ten days."""
    actions.note_first_phone(phone)


@receiver(contract_added, dispatch_uid="accounts.contact_changes.contract")
def note_contract(sender: Any, account: User, contract: Contract, **_: Any) -> None:
    """Note an added contract: the second step of the time may undo it for ten days."""
    actions.note_contract(account=account, contract=contract)
