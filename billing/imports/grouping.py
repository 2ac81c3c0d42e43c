"""Group staged rows into bills (temporary table `bill_plan`), reading each row once."""

from django.conf import settings
from django.db import connection

from billing.statements import partitions
from billing.tax.figures import SUMS, rule

# One row for each bill; several where its rows disagree about a column of the bill (`validation` merges them).
# `may_repeat`: each item_no sets bit (item_no mod 64); as many bits as numbers prove that none repeats, without a sort.
# `known`: the months that have bills; for a new month no stored bill is looked up.
BILLS = f"""
CREATE TEMP TABLE bill_plan ON COMMIT DROP AS
SELECT bill.*, contract.id AS contract_id, figures.*,
       coalesce(bill.bill_total <> figures.total, false) AS is_flagged,
       old.id AS old_id, old.revision AS old_revision, coalesce(old.revision, 0) + 1 AS revision,
       old.tax_rule AS old_rule, %(rule)s::varchar(16) AS tax_rule,
       CASE WHEN old.id IS NULL THEN 'new' ELSE 'revision' END AS verdict
FROM (
    SELECT customer_number, billing_month, (billing_month || '-01')::date AS month,
           due_on, payment_method, payment_status, paid_on, bill_total,
           min(line) AS first_line, max(line) AS last_line,
           count(*)::int AS item_count, count(item_no)::int AS numbered,
           coalesce(bit_count(bit_or(1::bigint << mod(item_no, 64))::bit(64)) < count(item_no), false) AS may_repeat,
           coalesce(bool_or(item_kind = 'base' AND (amount < 0 OR unit_price < 0) OR service_from > service_to), false)
               AS has_fault,
           min(line) FILTER (WHERE refers_to_month > billing_month) AS refers_ahead,
           {SUMS}
    FROM imports_stage
    GROUP BY customer_number, billing_month, due_on, payment_method, payment_status, paid_on, bill_total
) AS bill
LEFT JOIN accounts_contract AS contract USING (customer_number)
LEFT JOIN LATERAL (  -- one index lookup in `bill_newest` for each bill
    SELECT id, revision, tax_rule FROM billing_bill
    WHERE bill.month = ANY(%(known)s::date[])
      AND contract_id = contract.id AND month = bill.month AND superseded_at IS NULL LIMIT 1
) AS old ON true
CROSS JOIN LATERAL billing_tax_totals(
    without_10, included_10, without_8, included_8, bill.exempt, bill.out_of_scope, %(rounding)s) AS figures
"""  # noqa: S608 -- constants only  # nosec B608


def group_rows() -> None:
    """Fill `bill_plan`: a row for each bill with its totals, its stored revision if any, and signs of faults."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bill_plan")
        cursor.execute(
            BILLS,
            {"rounding": settings.TAX_ROUNDING, "rule": rule(settings.TAX_ROUNDING), "known": partitions.months()},
        )
        cursor.execute("ANALYZE bill_plan (customer_number, billing_month, month, verdict)")
