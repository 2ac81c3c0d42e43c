"""Receivers of what happens to contracts (`accounts.events`): a warning stays with the person."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from accounts import events
from accounts.models import Contract, User
from desk.cautions.models import Caution, Concern
from portal import unique


@receiver(events.contract_held, dispatch_uid="desk.cautions.extend")
def extend(sender: Any, account: User, contract: Contract, **_: Any) -> None:
    """Let the warnings of the account concern the contract that it got, which may outlive the account."""
    for caution in Caution.objects.open().filter(concerns__account=account).order_by("pk"):
        unique.insert(Concern(caution=caution, contract=contract))


@receiver(events.contract_changed_hands, dispatch_uid="desk.cautions.forget")
def forget(sender: Any, contract: Contract, since: datetime, **_: Any) -> None:
    """Let no warning about the person of before concern the next one; those set since the change (`since`) stay."""
    Concern.objects.filter(contract=contract, caution__set_at__lt=since).delete()
