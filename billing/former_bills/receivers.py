"""Receivers of the signals that a contract is another person's (`accounts.events`)."""

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Max
from django.dispatch import receiver

from accounts import events
from accounts.models import Contract
from billing.statements.models import Bill
from billing.statements.months import shifted

BEGIN_ANEW = """
UPDATE accounts_contract AS contract SET bills_from = newest.month + interval '1 month'
FROM (SELECT other.id, (SELECT max(bill.month) FROM billing_bill AS bill WHERE bill.contract_id = other.id) AS month
      FROM {table} AS other) AS newest
WHERE contract.id = newest.id AND newest.month IS NOT NULL
"""


@receiver(events.contracts_named_others, dispatch_uid="billing.begin_all_anew")
def begin_all_anew(sender: Any, table: str, **_: Any) -> None:
    """Let whoever registers one of these contracts read bills from the month after the newest one there is, in one
    statement. `table` is temporary, with the column id.
    """
    with connection.cursor() as cursor:
        cursor.execute(BEGIN_ANEW.format(table=connection.ops.quote_name(table)))


@receiver(events.contract_changed_hands, dispatch_uid="billing.begin_anew")
def begin_anew(sender: Any, contract: Contract, since: datetime, **_: Any) -> None:
    """Let the next holder read bills from the month after the last one that came before the change (`since`)."""
    before = Bill.objects.filter(contract=contract, imported_at__lte=since)
    newest = before.aggregate(newest=Max("month"))["newest"]
    if newest:
        Contract.objects.filter(pk=contract.pk).update(bills_from=shifted(newest, 1))
