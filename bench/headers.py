"""Measure headers of bills in one table against monthly partitions: a month's write, reads, invoices' foreign key.

Both layouts have the columns, checks and indexes of `billing_bill` and hold the same months, written in turns; every
read is measured in batches that alternate. `ratio` is the partitions' cost divided by the table's: CPU of the server
process, or blocks. ADR 0018 is decided by it.
"""

import os
import random
import statistics
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from billing.statements.models import LISTED
from billing.statements.months import shifted
from portal.public_id import WITH_SEED, public_id_sql

Row = dict[str, object]
FIRST = date(2025, 1, 1)
OLDER = 105  # months before: with those written, as many as are kept (BILL_RETENTION_MONTHS)
TICKS = os.sysconf("SC_CLK_TCK")
READS = 1000  # in a batch
SHOWN = ", ".join(("month", *LISTED))
COLUMNS = (
    "contract_id, month, revision, taxable_10, tax_10, taxable_8, tax_8, exempt, out_of_scope, subtotal, tax, total, "
    "is_flagged, item_count, due_on, payment_method, payment_status"
)
PLAN = """
DROP TABLE IF EXISTS bench_plan;
CREATE TEMP TABLE bench_plan AS
SELECT id AS contract_id, '{month}'::date AS month, 1 AS revision, 5000 AS taxable_10, 500 AS tax_10,
       0 AS taxable_8, 0 AS tax_8, 0 AS exempt, 0 AS out_of_scope,
       5000 AS subtotal, 500 AS tax, 5500 AS total, false AS is_flagged, 8 AS item_count,
       '{month}'::date + 55 AS due_on, '口座振替' AS payment_method,
       CASE WHEN id % 20 = 0 THEN 'due' ELSE 'paid' END AS payment_status
FROM bench_contract ORDER BY md5(id::text);
ANALYZE bench_plan
"""
INSERT = f"""
{WITH_SEED}
INSERT INTO {{table}} (public_id, {COLUMNS})
SELECT {public_id_sql("contract_id || month::text")}, {COLUMNS} FROM bench_plan, random ORDER BY contract_id
"""
SET_UP = """
CREATE TABLE bench_contract (id bigint PRIMARY KEY);
INSERT INTO bench_contract SELECT * FROM generate_series(1, {customers});
CREATE SEQUENCE bench_ids;
CREATE TABLE bench_table (LIKE billing_bill INCLUDING ALL);
ALTER TABLE bench_table ADD FOREIGN KEY (contract_id) REFERENCES bench_contract;
CREATE TABLE bench_months (LIKE billing_bill INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (month);
ALTER TABLE bench_months ALTER id SET DEFAULT nextval('bench_ids'),
      ADD FOREIGN KEY (contract_id) REFERENCES bench_contract,
      ADD PRIMARY KEY (id, month), ADD UNIQUE (public_id, month), ADD UNIQUE (contract_id, month, revision);
CREATE UNIQUE INDEX ON bench_months (contract_id, month) INCLUDE ({listed}) WHERE superseded_at IS NULL;
CREATE INDEX ON bench_months (id) WHERE is_flagged AND superseded_at IS NULL;
CREATE INDEX ON bench_months (payment_status, due_on, id) WHERE superseded_at IS NULL AND payment_status <> 'paid';
CREATE TABLE bench_invoice_table (bill_id bigint REFERENCES bench_table);
CREATE TABLE bench_invoice_months (bill_id bigint, month date, FOREIGN KEY (bill_id, month) REFERENCES bench_months)
"""
EMPTY = "CREATE TABLE bench_months_{month:%Y%m} PARTITION OF bench_months FOR VALUES FROM ('{month}') TO ('{after}')"
FRESH = """
CREATE TABLE bench_months_{month:%Y%m} (LIKE bench_months INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
"""
INDEXED = """
ALTER TABLE bench_months_{month:%Y%m} ADD PRIMARY KEY (id, month), ADD UNIQUE (public_id, month),
      ADD UNIQUE (contract_id, month, revision), ADD FOREIGN KEY (contract_id) REFERENCES bench_contract;
CREATE UNIQUE INDEX ON bench_months_{month:%Y%m} (contract_id, month) INCLUDE ({listed}) WHERE superseded_at IS NULL;
CREATE INDEX ON bench_months_{month:%Y%m} (id) WHERE is_flagged AND superseded_at IS NULL;
CREATE INDEX ON bench_months_{month:%Y%m} (payment_status, due_on, id)
       WHERE superseded_at IS NULL AND payment_status <> 'paid';
ALTER TABLE bench_months ATTACH PARTITION bench_months_{month:%Y%m} FOR VALUES FROM ('{month}') TO ('{after}')
"""
LIST = """
SELECT {shown} FROM {table} WHERE contract_id = {contract} AND superseded_at IS NULL {bound}
ORDER BY month DESC LIMIT 15
"""
BY_ID = "SELECT total FROM {table} WHERE public_id = '{public_id}' {bound}"


def run(customers: int = 100_000, months: int = 15, rounds: int = 6) -> list[Row]:
    """Write `months` months in turns, then read; return a row for each kind of work."""
    written = [shifted(FIRST, number) for number in range(months)]
    _does(SET_UP.format(customers=customers, listed=", ".join(LISTED)))
    _does("SET max_parallel_maintenance_workers = 0; SET max_parallel_workers_per_gather = 0; SET jit = off")
    _does("SET work_mem = '64MB'; SET maintenance_work_mem = '256MB'")
    rows = _writes(written)
    _does("VACUUM (ANALYZE) bench_table, bench_months")
    rows += _reads(customers, written, rounds)
    for number in range(1, OLDER + 1):
        month = shifted(FIRST, -number)
        _does(EMPTY.format(month=month, after=shifted(month, 1)))
    rows += _reads(customers, written, rounds, older=OLDER)
    return [*rows, _invoices(written[-1])]


def _writes(months: list[date]) -> list[Row]:
    costs: dict[str, list[float]] = {"table": [], "months": []}
    for number, month in enumerate(months):
        _does(PLAN.format(month=month))
        turn: list[tuple[str, Callable[[date], None]]] = [("table", _into_table), ("months", _into_partition)]
        for name, write in turn if number % 2 else reversed(turn):
            costs[name].append(_cpu_of(write, month))
    halves = {"first five months": slice(5), "last five months": slice(-5, None)}
    return [
        _row(f"write of a month, {name}", sum(costs["table"][part]) / 5, sum(costs["months"][part]) / 5)
        for name, part in halves.items()
    ]


def _into_table(month: date) -> None:
    _does(INSERT.format(table="bench_table"))


def _into_partition(month: date) -> None:
    _does(FRESH.format(month=month))
    _does(INSERT.format(table=f"bench_months_{month:%Y%m}"))
    _does(INDEXED.format(month=month, after=shifted(month, 1), listed=", ".join(LISTED)))


def _reads(customers: int, months: list[date], rounds: int, *, older: int = 0) -> list[Row]:
    """Compare lists and look-ups, whole and with the months known, as partitions need it to leave the others alone."""
    partitions = f"{len(months) + older} partitions"
    choose = random.Random(1)
    contracts = [choose.randint(1, customers) for _ in range(READS)]
    known = f"AND month >= '{months[0]}'"
    ids = {table: _ids(table, contracts, months[-1]) for table in ("bench_table", "bench_months")}
    same = f"AND month = '{months[-1]}'"

    def lists(table: str, bound: str) -> list[str]:
        return [LIST.format(shown=SHOWN, table=table, contract=contract, bound=bound) for contract in contracts]

    def look_ups(table: str, bound: str) -> list[str]:
        return [BY_ID.format(table=table, public_id=public_id, bound=bound) for public_id in ids[table]]

    return [
        *_compared(f"list, {partitions}", lists("bench_table", ""), lists("bench_months", ""), rounds),
        *_compared(f"list since a month, {partitions}", lists("bench_table", ""), lists("bench_months", known), rounds),
        *_compared(f"by id, {partitions}", look_ups("bench_table", ""), look_ups("bench_months", ""), rounds),
        *_compared(
            f"by id and month, {partitions}", look_ups("bench_table", ""), look_ups("bench_months", same), rounds
        ),
    ]


def _compared(what: str, table: list[str], months: list[str], rounds: int) -> list[Row]:
    costs: dict[str, list[float]] = {"table": [], "months": []}
    turn = [("table", table), ("months", months)]
    for number in range(-1, rounds):
        for name, queries in turn if number % 2 else reversed(turn):
            cost = _cpu_of(_ask, queries)
            if number >= 0:
                costs[name].append(cost)
    blocks = [statistics.mean(_blocks(query) for query in queries[:40]) for queries in (table, months)]
    cpu = [1000 * statistics.median(costs[name]) / len(table) for name in ("table", "months")]
    return [_row(f"{what}: CPU, ms", *cpu), _row(f"{what}: blocks", *blocks)]


def _invoices(month: date) -> Row:
    """Compare the check of invoices' foreign key, for the invoices of one month."""
    one = f"INSERT INTO bench_invoice_table SELECT id FROM bench_table WHERE month = '{month}'"
    many = f"INSERT INTO bench_invoice_months SELECT id, month FROM bench_months WHERE month = '{month}'"
    return _row("invoices of a month", _cpu_of(_does, one), _cpu_of(_does, many))


def _ids(table: str, contracts: list[int], month: date) -> list[str]:
    query = f"SELECT public_id FROM {table} WHERE month = %s AND contract_id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(query, [month, contracts])
        return [public_id for (public_id,) in cursor.fetchall()]


def _ask(queries: list[str]) -> None:
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(query)
            cursor.fetchall()


def _does(statements: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statements)


def _blocks(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
        plan: dict[str, Any] = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _cpu_of(work: Callable[[Any], None], given: object) -> float:
    """Return the CPU seconds that the server process needs for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    before = _ticks(pid)
    work(given)
    return (_ticks(pid) - before) / TICKS


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _row(what: str, table: float, months: float) -> Row:
    return {"what": what, "table": round(table, 3), "partitions": round(months, 3), "ratio": round(months / table, 2)}
