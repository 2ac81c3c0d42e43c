"""Write the planned bills. Rows of unchanged bills are not touched, so that a repeated file makes no row versions."""

from collections.abc import Sequence
from datetime import date

from django.db import connection
from psycopg import sql

from billing.imports import recomputing
from billing.imports.comparison import CONTENT, planned_months, staged_items
from billing.statements import partitions
from portal.public_id import WITH_SEED, public_id_sql

WRITTEN = "verdict IN ('new', 'revision')"
HEADED = "verdict IN ('new', 'revision', 'recomputed')"
SUPERSEDE = """
UPDATE billing_bill SET superseded_at = now() FROM bill_plan
WHERE billing_bill.id = old_id AND verdict IN ('revision', 'recomputed')
"""
PAY = """
UPDATE billing_bill
SET (due_on, payment_method, payment_status, paid_on)
    = (bill_plan.due_on, bill_plan.payment_method, bill_plan.payment_status, bill_plan.paid_on)
FROM bill_plan WHERE billing_bill.id = old_id AND verdict = 'payment'
"""
HEADER = (
    "contract_id, month, revision, taxable_10, tax_10, taxable_8, tax_8, exempt, out_of_scope, subtotal, tax, total, "
    "bill_total, is_flagged, tax_rule, item_count, due_on, payment_method, payment_status, paid_on"
)
BILLS = """
{with_seed}
INSERT INTO billing_bill (public_id, {header})
SELECT {public_id}, {header} FROM bill_plan, random WHERE {written} ORDER BY contract_id, month
"""
ITEMS = """
INSERT INTO {table} (contract_id, month, revision, item_no, {names})
SELECT plan.contract_id, plan.month, plan.revision, {number}, {values}
FROM bill_plan AS plan JOIN {rows} AS item USING (customer_number, billing_month)
WHERE {written} AND plan.month = ANY(%(months)s)
"""


def apply_plan() -> Sequence[str]:
    """Write headers and items, and mark superseded revisions; return the tables to vacuum."""
    with connection.cursor() as cursor:
        cursor.execute(SUPERSEDE)
        cursor.execute(PAY)
        cursor.execute(
            sql.SQL(BILLS).format(
                with_seed=sql.SQL(WITH_SEED),
                public_id=sql.SQL(public_id_sql("customer_number || billing_month")),
                header=sql.SQL(HEADER),
                written=sql.SQL(HEADED),
            )
        )
    recomputed = recomputing.write()
    written = planned_months(WRITTEN)
    stored = partitions.months()
    unknown = [month for month in written if month not in stored]
    known = [month for month in written if month in stored]
    if known:
        _write_items(partitions.PARENT, known)
    if unknown:
        with partitions.fresh(unknown) as table:
            _write_items(table, unknown)
    return ["billing_bill", *map(partitions.name_of, sorted({*written, *recomputed}))]


def _write_items(table: str, of: Sequence[date]) -> None:
    source, number = staged_items()
    query = sql.SQL(ITEMS).format(
        table=sql.Identifier(table),
        names=sql.SQL(", ").join(map(sql.Identifier, CONTENT)),
        values=sql.SQL(", ").join(map(sql.SQL, CONTENT.values())),
        number=number,
        rows=source,
        written=sql.SQL(WRITTEN),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {"months": list(of)})
