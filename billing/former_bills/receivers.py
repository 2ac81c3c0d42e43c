"""Receiver of the signal that a contract is another person's (`accounts.events`)."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.dispatch import receiver

from accounts import events
from accounts.models import Contract
from billing.statements.models import Bill
from billing.statements.months import shifted


@receiver(events.contract_changed_hands, dispatch_uid="billing.begin_anew")
def begin_anew(sender: Any, contract: Contract, since: datetime, **_: Any) -> None:
    """Let the next holder read bills from the month after the last one that came before the change (`since`)."""
    before = Bill.objects.filter(contract=contract, imported_at__lte=since)
    newest = before.aggregate(newest=Max("month"))["newest"]
    if newest:
        Contract.objects.filter(pk=contract.pk).update(bills_from=shifted(newest, 1))
