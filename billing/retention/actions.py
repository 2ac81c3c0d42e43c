"""Forgetting bills that are older than BILL_RETENTION_MONTHS: headers, their invoices, and each month's items with the
table that holds them."""

from datetime import date

from django.db import connection, transaction

from billing.statements import partitions
from billing.statements.policies import oldest_kept
from portal.audit import trail
from portal.audit.by import SYSTEM

# In this order: an invoice names its bill
HEADERS = (
    "DELETE FROM billing_invoice AS invoice USING billing_bill AS bill"
    " WHERE invoice.bill_id = bill.id AND bill.month < %s",
    "DELETE FROM billing_bill WHERE month < %s",
)


def drop_expired(*, today: date) -> list[date]:
    """Delete what is older than is kept; returns the months. Interrupted anywhere, the next run does the rest.

    OperationalError where an import keeps the items busy: headers are gone then, and items go the next time.
    """
    oldest = oldest_kept(today)
    expired = [month for month in partitions.months() if month < oldest]
    if expired:
        with transaction.atomic(), connection.cursor() as cursor:
            for query in HEADERS:
                cursor.execute(query, [oldest])
            trail.record("billing:retention:dropped", by=SYSTEM, before=f"{oldest:%Y-%m}")
    for month in expired:
        partitions.drop(month)
    return expired
