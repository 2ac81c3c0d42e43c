"""Compute stored bills again where the rule that computed them is no longer the present one (TAX_ROUNDING was changed).

Only bills whose content the file repeats: a file is what the company asks to be looked at again. A bill whose figures
come out the same stays as it is. Others get a revision with the items of the newest one, a correction by staff
included, so that what was issued is replaced as any revised bill is (ADR 0011).
"""

from datetime import date

from django.conf import settings
from django.db import connection

from billing.tax.figures import SUMS

NEEDED = "verdict IN ('payment', 'unchanged') AND old_rule <> tax_rule"
MONTHS = f"SELECT DISTINCT month FROM bill_plan WHERE {NEEDED}"  # noqa: S608 -- constants only  # nosec B608
# The stored items are counted, not the file's: a corrected bill has a line more. It is flagged where the company's own
# items do not come to the company's total, nor does the correction.
FIND = f"""
UPDATE bill_plan
SET (verdict, item_count, taxable_10, tax_10, taxable_8, tax_8, exempt, out_of_scope, subtotal, tax, total, is_flagged)
    = ('recomputed', again.item_count, again.taxable_10, again.tax_10, again.taxable_8, again.tax_8, again.exempt,
       again.out_of_scope, again.subtotal, again.tax, again.total,
       coalesce(bill_plan.is_flagged AND bill_plan.bill_total <> again.total, false))
FROM (
    SELECT plan.old_id, sums.item_count, sums.exempt, sums.out_of_scope, figures.*
    FROM bill_plan AS plan
    CROSS JOIN LATERAL (
        SELECT count(*)::int AS item_count,{SUMS}
        FROM billing_billitem AS item
        WHERE item.contract_id = plan.contract_id AND item.month = plan.month AND item.revision = plan.old_revision
          AND item.month = ANY(%(months)s)
    ) AS sums
    CROSS JOIN LATERAL billing_tax_totals(
        sums.without_10, sums.included_10, sums.without_8, sums.included_8, sums.exempt, sums.out_of_scope,
        %(rounding)s) AS figures
    WHERE {NEEDED}
) AS again JOIN billing_bill AS old ON old.id = again.old_id
WHERE bill_plan.old_id = again.old_id
  AND (again.taxable_10, again.tax_10, again.taxable_8, again.tax_8)
      IS DISTINCT FROM (old.taxable_10, old.tax_10, old.taxable_8, old.tax_8)
"""  # noqa: S608 -- constants only  # nosec B608
CORRECTED = """
UPDATE billing_bill AS made
SET (corrected_from, corrected_by, approved_by, correction_reason)
    = (old.corrected_from, old.corrected_by, old.approved_by, old.correction_reason)
FROM bill_plan JOIN billing_bill AS old ON old.id = old_id
WHERE verdict = 'recomputed' AND old.corrected_from IS NOT NULL
  AND (made.contract_id, made.month, made.revision) = (old.contract_id, old.month, bill_plan.revision)
"""
ITEMS = """
INSERT INTO billing_billitem (contract_id, month, revision, item_no, line_number, item_code, description, quantity,
    unit_price, amount, tax_category, tax_included, item_kind, service_from, service_to, refers_to_month)
SELECT item.contract_id, item.month, plan.revision, item_no, line_number, item_code, description, quantity, unit_price,
    amount, tax_category, tax_included, item_kind, service_from, service_to, refers_to_month
FROM bill_plan AS plan JOIN billing_billitem AS item
    ON item.contract_id = plan.contract_id AND item.month = plan.month AND item.revision = plan.old_revision
WHERE verdict = 'recomputed' AND item.month = ANY(%(months)s)
"""


def find() -> None:
    """Set the verdict `recomputed`, with the figures of the present rule, for bills that now come to other figures."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS)
        if months := [month for (month,) in cursor.fetchall()]:
            cursor.execute(FIND, {"months": months, "rounding": settings.TAX_ROUNDING})


def write() -> list[date]:
    """Copy the items of recomputed bills into their new revisions, whose headers are written; return their months."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT month FROM bill_plan WHERE verdict = 'recomputed'")
        months = [month for (month,) in cursor.fetchall()]
        if months:
            cursor.execute(CORRECTED)
            cursor.execute(ITEMS, {"months": months})
    return months
