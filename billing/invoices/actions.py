"""Issuing. A bill gets its invoice once, with what it says of issuer and recipient copied in."""

from typing import Any

from django.conf import settings
from django.db import connection, transaction

from billing.bill_mails.models import Watermark
from billing.invoices import queries
from billing.invoices.models import Invoice
from billing.invoices.queries import ISSUABLE, LATELY
from portal.audit import trail
from portal.audit.by import SYSTEM
from portal.public_id import WITH_SEED, public_id_sql

ISSUER = """
INSERT INTO billing_issuer (name, registration_number, address, phone)
VALUES (%(name)s, %(registration_number)s, %(address)s, %(phone)s) ON CONFLICT DO NOTHING
"""
# Always the older month first, so that what a credit refers to has its number when the credit gets one
ISSUE = f"""
{WITH_SEED}
INSERT INTO billing_invoice (id, public_id, number, bill_id, issuer_id, issued_on, recipient, customer_number, due_on,
                             payment_method)
SELECT serial, {public_id_sql("serial::text")},
       to_char(month, 'YYYYMM') || '-' || lpad(serial::text, greatest(8, length(serial::text)), '0'),
       bill_id, issuer.id, (statement_timestamp() AT TIME ZONE 'Asia/Tokyo')::date, recipient, customer_number, due_on,
       payment_method
FROM (
    SELECT nextval('billing_invoice_id_seq') AS serial, wanted.* FROM (
        SELECT bill.id AS bill_id, bill.month, contract.name AS recipient, contract.customer_number, bill.due_on,
               bill.payment_method
        FROM billing_bill AS bill JOIN accounts_contract AS contract ON contract.id = bill.contract_id
        WHERE {{which}} AND {ISSUABLE} ORDER BY bill.month
    ) AS wanted
) AS numbered, billing_issuer AS issuer, random
WHERE issuer.name = %(name)s AND issuer.registration_number = %(registration_number)s
  AND issuer.address = %(address)s AND issuer.phone = %(phone)s
ON CONFLICT (bill_id) DO NOTHING
"""  # noqa: S608 -- constants of this module only  # nosec B608
MARK = "invoices"  # the newest bill that was looked at


def of_bill(*, public_id: str) -> Invoice | None:
    """The invoice of a bill, in whatever revision; if it has none yet, it is issued now, after those of the contract's
    earlier months. None where it is withheld (`policies.withheld`) or there is no such bill. The caller has fetched the
    bill through its owner. However many ask at once, a bill gets one number."""
    found = queries.of_bill(public_id=public_id)
    if found is None and (place := queries.place_of(public_id=public_id)):
        contract_id, month = place
        _issue("bill.contract_id = %(contract_id)s AND bill.month <= %(month)s", contract_id=contract_id, month=month)
        found = queries.of_bill(public_id=public_id)
    return found


def issue_outstanding(*, everything: bool = False) -> int:
    """Issue what newest bills are owed; how many it were. Looks at those that came since the last run, or at all.

    A month is a transaction, and the mark moves behind all of them: a run that was stopped is made up for by the next.
    """
    Watermark.objects.bulk_create([Watermark(name=MARK, bill_id=0)], ignore_conflicts=True)
    after = 0 if everything else Watermark.objects.get(name=MARK).bill_id
    until = queries.newest_bill()
    count = sum(
        _issue(f"bill.month = %(month)s AND {LATELY}", month=month, after=after, until=until)
        for month in queries.outstanding(after=after, until=until)
    )
    Watermark.objects.filter(name=MARK, bill_id__lt=until).update(bill_id=until)
    return count


@transaction.atomic
def _issue(which: str, **facts: Any) -> int:
    issuer = {
        "name": settings.INVOICE_ISSUER,
        "registration_number": settings.INVOICE_REGISTRATION_NUMBER,
        "address": settings.INVOICE_ISSUER_ADDRESS,
        "phone": settings.SUPPORT_PHONE,
    }
    rules = {"first_month": settings.INVOICE_FIRST_MONTH}
    with connection.cursor() as cursor:
        cursor.execute(ISSUER, issuer)
        cursor.execute(ISSUE.format(which=which), {**facts, **issuer, **rules})
        count: int = cursor.rowcount
    if count:
        trail.record("billing:invoices:issued", by=SYSTEM, count=count)
    return count
