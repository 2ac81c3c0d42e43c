"""Generate customers with bills in any number, inside the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection

from billing.statements.months import downwards, shifted
from billing.statements.partitions import ensure_partition

NEWEST = date(2026, 11, 1)
MONTHS = 15
ITEMS = 8

PUBLIC_ID = "%s || lpad(n::text, 11, '0')"  # 22 characters; sequential values load faster than random ones

ACCOUNTS = f"""
    INSERT INTO accounts_user (id, public_id, username, username_skeleton, email, nickname, state, password,
                               is_superuser, is_staff, date_joined)
    SELECT n, {PUBLIC_ID}, 'bench' || n, 'bench' || n, 'bench' || n || '@example.com', 'ひかり', 'active', '!',
           false, false, now()
    FROM generate_series(%s, %s) AS n
"""
CONTRACTS = f"""
    INSERT INTO accounts_contract (id, public_id, customer_number, name, name_kana, name_kana_key, phone, phone_2,
                                   email, postal_code, address, contracted_on, status, holder_id, held_since)
    SELECT n, {PUBLIC_ID}, n::text, '湊 ひかり', 'ミナト　ヒカリ', 'ミナトヒカリ', '09012345678', '',
           '', '1050001', '東京都港区', '2020-04-01', 'active', n, now()
    FROM generate_series(%s, %s) AS n
"""
LINES = f"""
    INSERT INTO linkage_line (public_id, contract_id, line_number, service, plan, base_fee, data_allowance_mb,
                              started_on, status, user_name, user_name_kana)
    SELECT {PUBLIC_ID}, n, '090' || lpad(n::text, 8, '0'), 'みなとモバイル', '3ギガ', 1800, 3000,
           '2020-04-01', 'active', '', ''
    FROM generate_series(%s, %s) AS n
"""
# Month by month, as imports write them: a customer's bills lie far apart in the table.
BILLS = f"""
    INSERT INTO billing_bill (public_id, contract_id, month, revision, taxable_10, tax_10, taxable_8, tax_8, exempt,
                              out_of_scope, subtotal, tax, total, is_flagged, item_count, due_on, payment_method,
                              payment_status)
    SELECT {PUBLIC_ID}, n, %s, 1, net, net / 10, 0, 0, 0, 0, net, net / 10, net + net / 10, false, {ITEMS}, %s,
           '口座振替', %s
    FROM (SELECT n, 8 * (1000 + (n::bigint * 7919 + %s) %% 500) AS net FROM generate_series(%s, %s) AS n) AS nets
"""
ITEM_ROWS = f"""
    INSERT INTO billing_billitem (contract_id, month, revision, item_no, line_number, item_code, description, quantity,
                                  unit_price, amount, tax_category, tax_included, item_kind)
    SELECT contract_id, month, revision, item_no,
           CASE WHEN item_no > 2 THEN '090' || lpad(contract_id::text, 8, '0') ELSE '' END,
           'I' || item_no, 'ご利用料金 その' || item_no, 1, subtotal / {ITEMS}, subtotal / {ITEMS}, '10', false, 'base'
    FROM billing_bill, generate_series(1, {ITEMS}) AS item_no WHERE month = %s AND contract_id BETWEEN %s AND %s
"""


INDEXES = """
SELECT conname, 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname),
       'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
       || pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid = %(table)s::regclass AND contype IN ('u', 'f')
UNION ALL
SELECT relname, 'DROP INDEX ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = %(table)s::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""


@contextmanager
def without_indexes(table: str) -> Iterator[None]:
    """Drop indexes and constraints but the primary key, and recreate them on exit: loading is several times faster."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, {"table": table})
        found = cursor.fetchall()
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, drop, _ in found:
            cursor.execute(drop)
        yield
        for _, _, make in found:
            cursor.execute(make)


def clear() -> None:
    """Delete the customers and bills of the benchmark before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE accounts_user, accounts_contract, billing_billitem, billing_watermark RESTART IDENTITY CASCADE"
        )


def people(count: int, *, first: int = 1) -> None:
    """Insert `count` accounts from primary key `first` on, each with a contract and a line of the same key."""
    with connection.cursor() as cursor:
        for statement, salt in ((ACCOUNTS, "account----"), (CONTRACTS, "contract---"), (LINES, "line-------")):
            cursor.execute(statement, [salt, first, first + count - 1])
        for table in ("accounts_user", "accounts_contract", "linkage_line"):
            cursor.execute(f"ANALYZE {table}")


def customers(count: int, *, first: int = 1, with_items: int | None = None, items_since: date = date.min) -> None:
    """Insert `people` with 15 bills each.

    Bills of the first `with_items` of them (default: all) in months from `items_since` on have 8 items.
    """
    last = first + count - 1
    itemised = last if with_items is None else first + with_items - 1
    people(count, first=first)
    with connection.cursor() as cursor:
        for month in reversed(downwards(NEWEST, shifted(NEWEST, 1 - MONTHS))):
            status = "due" if month == NEWEST else "paid"
            given: list[str | int | date] = [
                f"bill-{month:%y%m}--",
                month,
                month.replace(day=27),
                status,
                month.month,
                first,
                last,
            ]
            cursor.execute(BILLS, given)
            ensure_partition(month)
            if month >= items_since:
                cursor.execute(ITEM_ROWS, [month, first, itemised])
        for table in ("billing_bill", "billing_billitem"):
            cursor.execute(f"ANALYZE {table}")
