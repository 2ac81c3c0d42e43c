"""Issue invoices. A bill gets its invoice once; issuer, recipient and services are copied in as of that day."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from billing.bill_mails.models import Watermark
from billing.invoices import queries
from billing.invoices.models import Invoice
from billing.invoices.queries import ISSUABLE, LATELY
from billing.statements import queries as statement_queries
from portal.audit import trail
from portal.audit.by import SYSTEM
from portal.limits import Limit
from portal.public_id import WITH_SEED, public_id_sql

ISSUER = """
INSERT INTO billing_issuer (name, registration_number, address, phone)
VALUES (%(name)s, %(registration_number)s, %(address)s, %(phone)s) ON CONFLICT DO NOTHING
"""
# The person who had the contract when the bill came, or in its month, where a later file named another one
# (`accounts.contracts`): a correction that comes later is theirs too. The plans of today may be the next person's
# choice then, and are not printed
FORMER = """(
    SELECT holding.name FROM accounts_holding AS holding
    WHERE holding.contract_id = contract.id AND holding.state <> 'resumed'
      AND (bill.imported_at <= holding.suspended_at OR bill.month < contract.bills_from)
      AND bill.month >= holding.bills_from
    ORDER BY bill.imported_at <= holding.suspended_at DESC, holding.bills_from DESC, holding.suspended_at LIMIT 1)"""
# Older months first, so that the invoice to which a credit refers has its number before the credit gets one
ISSUE = f"""
{WITH_SEED}
INSERT INTO billing_invoice (id, public_id, number, bill_id, issuer_id, issued_on, recipient, customer_number, due_on,
                             payment_method, services)
SELECT serial, {public_id_sql("serial::text")},
       to_char(month, 'YYYYMM') || '-' || lpad(serial::text, greatest(8, length(serial::text)), '0'),
       bill_id, issuer.id, (statement_timestamp() AT TIME ZONE 'Asia/Tokyo')::date, recipient, customer_number, due_on,
       payment_method, services
FROM (
    SELECT nextval('billing_invoice_id_seq') AS serial, wanted.* FROM (
        SELECT bill.id AS bill_id, bill.month, coalesce({FORMER}, contract.name) AS recipient,
               contract.customer_number, bill.due_on,
               bill.payment_method, coalesce((
                   SELECT jsonb_object_agg(line.line_number, line.service || ' ' || line.plan)
                   FROM linkage_line AS line WHERE line.contract_id = bill.contract_id AND {FORMER} IS NULL
               ), '{{{{}}}}') AS services
        FROM billing_bill AS bill JOIN accounts_contract AS contract ON contract.id = bill.contract_id
        WHERE {{which}} AND {ISSUABLE} ORDER BY bill.month
    ) AS wanted
) AS numbered, billing_issuer AS issuer, random
WHERE issuer.name = %(name)s AND issuer.registration_number = %(registration_number)s
  AND issuer.address = %(address)s AND issuer.phone = %(phone)s
ON CONFLICT (bill_id) DO NOTHING
"""  # noqa: S608 -- constants of this module only  # nosec B608
CHECKS = Limit("billing:invoices:checks", 30, timedelta(minutes=10))  # per client network: the check page is public
DOWNLOADS = Limit("billing:invoices:downloads", 120, timedelta(hours=1))  # per account: making a PDF costs CPU
MARK = "invoices"  # name of the watermark of `issue_outstanding`


def of_bill(*, public_id: str) -> Invoice | None:
    """Return the invoice of a bill in any revision; issue it now if needed, after those of earlier months.

    None if it is withheld (`policies.withheld`) or there is no such bill. Safe in parallel: a bill gets one number. The
    caller has fetched the bill through its owner.
    """
    found = queries.of_bill(public_id=public_id)
    if found is None and (place := queries.place_of(public_id=public_id)):
        contract_id, month = place
        _issue("bill.contract_id = %(contract_id)s AND bill.month <= %(month)s", contract_id=contract_id, month=month)
        found = queries.of_bill(public_id=public_id)
    return found


def issue_outstanding(*, everything: bool = False) -> int:
    """Issue the missing invoices of newest revisions; return how many.

    Looks at bills imported since the last run, or at all with `everything`. Each month is one transaction, and the
    watermark advances after all of them, so that the next run completes one that was stopped.
    """
    Watermark.objects.bulk_create([Watermark(name=MARK, bill_id=0)], ignore_conflicts=True)
    after = 0 if everything else Watermark.objects.get(name=MARK).bill_id
    until = statement_queries.newest_bill_key()
    count = sum(
        _issue(f"bill.month = %(month)s AND {LATELY}", month=month, after=after, until=until)
        for month in queries.outstanding(after=after, until=until)
    )
    Watermark.objects.filter(name=MARK, bill_id__lt=until).update(bill_id=until)
    return count


@transaction.atomic
def _issue(which: str, **values: Any) -> int:
    issuer = {
        "name": settings.INVOICE_ISSUER,
        "registration_number": settings.INVOICE_REGISTRATION_NUMBER,
        "address": settings.INVOICE_ISSUER_ADDRESS,
        "phone": settings.SUPPORT_PHONE,
    }
    rules = {"first_month": settings.INVOICE_FIRST_MONTH}
    with connection.cursor() as cursor:
        cursor.execute(ISSUER, issuer)
        cursor.execute(ISSUE.format(which=which), {**values, **issuer, **rules})
        count: int = cursor.rowcount
    if count:
        trail.record("billing:invoices:issued", by=SYSTEM, count=count)
    return count
