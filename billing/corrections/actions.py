"""Correcting a bill by hand: a new revision with one line more. No stored figure is ever changed.

The company's files stay the source: the same file again changes nothing of a correction, another content of the month
replaces it (`billing.imports.comparing`).
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now
from django.urls import reverse

from accounts.notices import actions as notices
from accounts.notices.models import Kind
from billing.statements.models import Bill
from portal.audit import trail
from portal.intake import locks
from portal.public_id import new_public_id

IMPORTS = "statements"  # the kind of import that writes bills
CODE = "CORRECTION"  # item_code of a line that came from here

# The items of the revision before, and the line. `refers_to_month` names what a credit corrects.
ITEMS = """
INSERT INTO billing_billitem (contract_id, month, revision, item_no, line_number, item_code, description, quantity,
    unit_price, amount, tax_category, tax_included, item_kind, service_from, service_to, refers_to_month)
SELECT contract_id, month, %(revision)s, item_no, line_number, item_code, description, quantity, unit_price, amount,
    tax_category, tax_included, item_kind, service_from, service_to, refers_to_month
FROM billing_billitem WHERE contract_id = %(contract)s AND month = %(month)s AND revision = %(former)s
UNION ALL
SELECT %(contract)s, %(month)s, %(revision)s, coalesce(max(item_no), 0) + 1, '', %(code)s, %(description)s, 1,
    %(amount)s, %(amount)s, %(tax_category)s, %(tax_included)s, 'adjustment', NULL, NULL, NULL
FROM billing_billitem WHERE contract_id = %(contract)s AND month = %(month)s AND revision = %(former)s
"""
# The figures by the function that computes those of imported bills
FIGURES = """
INSERT INTO billing_bill (public_id, contract_id, month, revision, taxable_10, tax_10, taxable_8, tax_8, exempt,
    out_of_scope, subtotal, tax, total, bill_total, is_flagged, item_count, due_on, payment_method, payment_status,
    paid_on, corrected_from, corrected_by, correction_reason)
SELECT %(public_id)s, old.contract_id, old.month, %(revision)s, figures.taxable_10, figures.tax_10, figures.taxable_8,
    figures.tax_8, sums.exempt, sums.out_of_scope, figures.subtotal, figures.tax, figures.total, old.bill_total,
    coalesce(old.bill_total <> figures.total, false), sums.item_count, old.due_on, old.payment_method,
    old.payment_status, old.paid_on, coalesce(old.corrected_from, old.revision), %(by)s, %(reason)s
FROM billing_bill AS old
CROSS JOIN LATERAL (
    SELECT count(*)::int AS item_count,
           coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND NOT tax_included), 0)::bigint AS without_10,
           coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND tax_included), 0)::bigint AS included_10,
           coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND NOT tax_included), 0)::bigint AS without_8,
           coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND tax_included), 0)::bigint AS included_8,
           coalesce(sum(amount) FILTER (WHERE tax_category = 'exempt'), 0)::bigint AS exempt,
           coalesce(sum(amount) FILTER (WHERE tax_category = 'out_of_scope'), 0)::bigint AS out_of_scope
    FROM billing_billitem AS item
    WHERE item.contract_id = old.contract_id AND item.month = %(month)s AND item.revision = %(revision)s
) AS sums
CROSS JOIN LATERAL billing_tax_totals(
    without_10, included_10, without_8, included_8, sums.exempt, sums.out_of_scope, %(rounding)s) AS figures
WHERE old.id = %(id)s
"""


class Superseded(Exception):
    """The revision that was looked at is no longer the newest: a file or a colleague was quicker."""


class Busy(Exception):
    """A file of bills is being read, or a colleague corrects one at this moment."""


class BelowZero(Exception):
    """The bill would come to less than nothing: that is a refund, not a correction of what is to be paid."""


@dataclass(frozen=True)
class Line:
    """The line to add. `amount` in yen, negative for a credit; with its tax where `tax_included`."""

    description: str
    amount: int
    tax_category: str
    tax_included: bool


@transaction.atomic
def correct(*, bill: Bill, line: Line, by: str, reason: str) -> Bill:
    """Add a line to the newest revision by making the next one, and tell the holder. Returns the new revision.

    `by` is the public id of the member of staff, `reason` stays inside the company. Raises Superseded, Busy or
    BelowZero.
    """
    if not locks.take(IMPORTS):
        raise Busy
    now_superseded = Bill.objects.newest().filter(pk=bill.pk).update(superseded_at=Now())
    if not now_superseded:
        raise Superseded
    public_id, revision = new_public_id(), bill.revision + 1
    facts: dict[str, Any] = {
        "id": bill.pk,
        "contract": bill.contract_id,
        "month": bill.month,
        "former": bill.revision,
        "public_id": public_id,
        "revision": revision,
        "by": by,
        "reason": reason,
        "code": CODE,
        "rounding": settings.TAX_ROUNDING,
        **asdict(line),
    }
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, facts)
        cursor.execute(FIGURES, facts)
    corrected = Bill.objects.select_related("contract__holder").get(public_id=public_id)
    if corrected.total < 0:
        raise BelowZero
    _tell(corrected, by=by)
    return corrected


def _tell(bill: Bill, *, by: str) -> None:
    holder = bill.contract.holder
    about = holder.public_id if holder else bill.contract.public_id
    trail.record("billing:corrections:made", actor=by, about=about, bill=bill.public_id, revision=bill.revision)
    if holder:
        notices.tell(
            account=holder,
            kind=Kind.BILLING,
            title=f"{bill.month.year}年{bill.month.month}月のご請求を訂正しました",
            body="訂正した内容は、ご利用明細でご確認いただけます。",
            url=reverse("billing:statements:detail", args=[bill.public_id]),
        )
