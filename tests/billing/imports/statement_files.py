"""Statement files for imports, written row by row."""

from pathlib import Path

from django.db import connection

from tests.portal.imports.running import Outcome, run, written

COLUMNS = (
    "customer_number,billing_month,line_number,item_code,description,quantity,unit_price,amount,tax_category,"
    "due_on,payment_method,payment_status,paid_on,item_no,bill_total,tax_included,item_kind,service_from,service_to,"
    "refers_to_month"
)
USUAL = {
    "customer_number": "1020304",
    "billing_month": "2026-10",
    "line_number": "09012345678",
    "item_code": "H1G",
    "description": "みなと光 1ギガ 基本料",
    "quantity": "1",
    "unit_price": "5200",
    "amount": "5200",
    "tax_category": "10",
    "due_on": "2026-10-27",
    "payment_method": "口座振替",
    "payment_status": "due",
    "item_no": "1",
    "item_kind": "base",
}


def item(**fields: object) -> str:
    """Return a row; columns that are not given have usual values."""
    row = {**USUAL, **fields}
    return ",".join(str(row.get(column, "")) for column in COLUMNS.split(","))


def usage(**fields: object) -> str:
    """Return a second row of the usual bill."""
    said = {
        "item_no": 2,
        "item_code": "CALL",
        "description": "国内通話料",
        "unit_price": 20,
        "quantity": 6,
        "amount": 120,
    }
    return item(**{**said, "item_kind": "usage", **fields})


def import_bills(folder: Path, *rows: str, columns: str = COLUMNS, **options: object) -> Outcome:
    """Write the rows to one file and import it."""
    return run("import_statements", written(folder / "statements.csv", columns, rows), **options)


def versions() -> list[tuple[str, ...]]:
    """Return the physical rows (ctid) of bills and items: any UPDATE, even to the same values, changes them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'bill', id::text, ctid::text, superseded_at::text FROM billing_bill UNION ALL "
            "SELECT 'item', tableoid::regclass::text, ctid::text, revision::text FROM billing_billitem ORDER BY 1, 2, 3"
        )
        return [tuple(map(str, row)) for row in cursor.fetchall()]
