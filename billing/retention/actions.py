"""Delete bills older than BILL_RETENTION_MONTHS: their invoices, their headers, and each month's partition of items."""

from datetime import date

from django.db import connection, transaction

from billing.statements import partitions
from billing.statements.policies import oldest_kept
from portal.audit import trail
from portal.audit.by import SYSTEM

# Bills last: the others refer to them
HEADERS = (
    "DELETE FROM billing_proposedcorrection AS proposed USING billing_bill AS bill"
    " WHERE proposed.bill_id = bill.id AND bill.month < %s",
    "DELETE FROM billing_invoice AS invoice USING billing_bill AS bill"
    " WHERE invoice.bill_id = bill.id AND bill.month < %s",
    "DELETE FROM billing_bill WHERE month < %s",
)


def drop_expired(*, today: date) -> list[date]:
    """Delete everything older than `policies.oldest_kept`; return the months. `today` in JST.

    A run that is interrupted is completed by the next. Raises OperationalError if an import holds the table of items:
    invoices and headers are deleted by then, the items with the next run.
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
