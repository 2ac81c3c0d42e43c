"""Compare planned bills with stored ones and settle their verdicts: new, revision, payment, unchanged; `recomputing`
finds those of equal content whose figures another rule computed.

An optional column that the file's header lacks says nothing: what is stored of it is not compared and stays. The
exception is `tax_included`, whose absence means without tax and changes what is owed.
"""

from collections.abc import Collection
from datetime import date

from django.db import connection
from psycopg import sql

from billing.imports import recomputing

# Columns of a stored item, each with its SQL over the staged row `item`
CONTENT = {
    "line_number": "coalesce(item.line_number, '')",
    "item_code": "item.item_code",
    "description": "item.description",
    "quantity": "item.quantity",
    "unit_price": "item.unit_price",
    "amount": "item.amount",
    "tax_category": "item.tax_category",
    "tax_included": "coalesce(item.tax_included, false)",
    "item_kind": "coalesce(item.item_kind, '')",
    "service_from": "item.service_from",
    "service_to": "item.service_to",
    "refers_to_month": "(item.refers_to_month || '-01')::date",
}
UNSAID = {"item_kind", "service_from", "service_to", "refers_to_month"}  # columns that only describe an item
# The staged rows: with the company's own item numbers, or numbered by their order within the bill (`place`)
NUMBERED = "imports_stage"
IN_ORDER = """(
    SELECT imports_stage.*, row_number() OVER (PARTITION BY customer_number, billing_month ORDER BY line)::int AS place
    FROM imports_stage
)"""

# Bills whose items are all stored already, with no others and no difference. A bill that staff corrected is compared in
# the company's revision below the correction, so that importing the same file again undoes no correction.
SAME = """
UPDATE bill_plan SET verdict = CASE
    WHEN (bill_plan.due_on, bill_plan.payment_method, bill_plan.payment_status, bill_plan.paid_on)
         IS DISTINCT FROM (old.due_on, old.payment_method, old.payment_status, old.paid_on)
    THEN 'payment' ELSE 'unchanged' END
FROM billing_bill AS old, billing_bill AS company, (
    SELECT plan.old_id, count(*) AS equal
    FROM bill_plan AS plan
    JOIN billing_bill AS newest ON newest.id = plan.old_id
    JOIN {rows} AS item USING (customer_number, billing_month)
    JOIN billing_billitem AS stored ON stored.contract_id = plan.contract_id AND stored.month = plan.month
         AND stored.revision = coalesce(newest.corrected_from, newest.revision) AND stored.item_no = {number}
    WHERE plan.verdict = 'revision' AND stored.month = ANY(%(months)s)
      AND ({stored}) IS NOT DISTINCT FROM ({incoming})
    GROUP BY plan.old_id
) AS found
WHERE old.id = bill_plan.old_id AND found.old_id = bill_plan.old_id AND found.equal = bill_plan.item_count
  AND company.contract_id = old.contract_id AND company.month = old.month
  AND company.revision = coalesce(old.corrected_from, old.revision)
  AND company.item_count = bill_plan.item_count {same_total}
"""
SAME_TOTAL = "AND company.bill_total IS NOT DISTINCT FROM bill_plan.bill_total"
DIFFERENCES = """
SELECT customer_number, billing_month, verdict FROM bill_plan WHERE verdict NOT IN ('unchanged', 'rejected')
ORDER BY customer_number, billing_month LIMIT %(limit)s
"""


def settle_verdicts(*, absent: Collection[str] = ()) -> dict[str, int]:
    """Settle the verdicts of `bill_plan`; return the number of bills by verdict, without the rejected ones.

    `absent` are the columns that the file's header lacks.
    """
    with connection.cursor() as cursor:
        if known := planned_months("verdict = 'revision'"):
            cursor.execute(_same(absent), {"months": known})
            recomputing.find()
        cursor.execute("SELECT verdict, count(*) FROM bill_plan WHERE verdict <> 'rejected' GROUP BY verdict")
        return {str(verdict): int(number) for verdict, number in cursor.fetchall()}


def differences(limit: int) -> list[tuple[str, str]]:
    """Return up to `limit` bills that would change, as ("customer number month", verdict)."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENCES, {"limit": limit})
        return [(f"{number} {month}", str(verdict)) for number, month, verdict in cursor.fetchall()]


def planned_months(condition: str) -> list[date]:
    """Return the months of the planned bills that meet the condition (SQL over `bill_plan`)."""
    query = sql.SQL("SELECT DISTINCT month FROM bill_plan WHERE {} ORDER BY month").format(sql.SQL(condition))
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [month for (month,) in cursor.fetchall()]


def staged_items() -> tuple[sql.SQL, sql.SQL]:
    """Return SQL for the staged rows and for the item number in them. A file numbers all rows of a bill or none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM bill_plan WHERE numbered = 0)")
        in_order = (cursor.fetchone() or (True,))[0]
    if in_order:
        return sql.SQL(IN_ORDER), sql.SQL("coalesce(item.item_no, item.place)")
    return sql.SQL(NUMBERED), sql.SQL("item.item_no")


def _same(absent: Collection[str]) -> sql.Composed:
    source, number = staged_items()
    compared = {name: value for name, value in CONTENT.items() if name not in UNSAID or name not in absent}
    return sql.SQL(SAME).format(
        rows=source,
        number=number,
        stored=sql.SQL(", ").join(sql.SQL("stored.{}").format(sql.Identifier(name)) for name in compared),
        incoming=sql.SQL(", ").join(sql.SQL(expression) for expression in compared.values()),
        same_total=sql.SQL("" if "bill_total" in absent else SAME_TOTAL),
    )
