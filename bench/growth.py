"""Measure bill list and bill detail at two numbers of customers, alternating between two servers.

Both databases hold the customers that are measured; the larger one holds more besides. Only the newest month has items:
a detail reads one partition, and that one is full. `cpu` is the CPU per request with the larger database divided by
that with the smaller.
"""

import json
import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import connect, sql

from accounts.models import Contract
from bench import seed
from bench.pages import BATCH, Page, pages
from bench.server import Batch, Server
from billing.models import Bill, BillItem
from billing.statements.models import LISTED
from billing.statements.policies import SHOWN_MONTHS

Row = dict[str, object]
SMALL = "portal_small"


def run(small: int = 10_000, large: int = 1_000_000, rounds: int = 10) -> list[Row]:
    """Seed `small` customers, copy the database, seed the rest up to `large`, serve both, compare."""
    call_command("collectstatic", verbosity=0, interactive=False)
    seed.customers(small, items_since=seed.NEWEST)
    asked = [page for page in pages(small) if page.name in ("list", "detail")]
    _copy_database()
    with seed.without_indexes("billing_bill"):
        seed.customers(large - small, first=small + 1, items_since=seed.NEWEST)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    batches = _measured(asked, rounds)
    buffers = {name: _buffers(name, small) for name in (SMALL, connection.settings_dict["NAME"])}
    return [_row(page, small, large, batches, buffers) for page in asked]


def _copy_database() -> None:
    """Copy the database as it is; PostgreSQL requires that nobody is connected to it."""
    connection.close()
    with _connected("postgres") as cursor:
        names = [sql.Identifier(SMALL), sql.Identifier(connection.settings_dict["NAME"])]
        cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    with _connected(SMALL) as cursor:
        cursor.execute("VACUUM (ANALYZE)")


@contextmanager
def _connected(database: str) -> Iterator[Any]:
    given = connection.settings_dict
    with (
        connect(host=given["HOST"], user=given["USER"], dbname=database, autocommit=True) as other,
        other.cursor() as cursor,
    ):
        yield cursor


def _measured(asked: list[Page], rounds: int) -> dict[tuple[str, str], list[Batch]]:
    folder = settings.PORTAL_DATA_DIR
    found: dict[tuple[str, str], list[Batch]] = {}
    with (
        Server(folder / "small.log", {"BENCH_DATABASE": SMALL}) as small,
        Server(folder / "large.log") as large,
    ):
        turn = [(name, server, page) for page in asked for name, server in (("small", small), ("large", large))]
        for _, server, page in turn:
            server.measure(list(page.take(BATCH)))
        for _ in range(rounds):
            for name, server, page in (*turn, *reversed(turn)):
                found.setdefault((page.name, name), []).append(server.measure(list(page.take(BATCH))))
    return found


def _buffers(database: str, small: int) -> dict[str, float]:
    """Return the mean number of blocks that the page's own query reads, over some customers, with a warm cache."""
    contracts = list(Contract.objects.filter(pk__lte=small)[:: max(1, small // 30)])
    bills = {contract: Bill.objects.of_contract(contract.pk)[0] for contract in contracts}
    queries = {
        "list": [str(Bill.objects.of_contract(c.pk).values_list(*LISTED)[:SHOWN_MONTHS].query) for c in contracts],
        "detail": [_literal(bill) for bill in bills.values()],
    }
    with _connected(database) as cursor:
        return {name: statistics.mean(_blocks(cursor, query) for query in texts) for name, texts in queries.items()}


def _literal(bill: Bill) -> str:
    query, values = BillItem.objects.of(bill).query.sql_with_params()
    return sql.SQL(query.replace("%s", "{}")).format(*map(sql.Literal, values)).as_string()


def _blocks(cursor: Any, query: str) -> int:
    for _ in range(2):
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}")
        (plan,) = cursor.fetchone()
    top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


def _row(page: Page, small: int, large: int, batches: dict[Any, list[Batch]], buffers: dict[str, Any]) -> Row:
    cpu = {name: statistics.median(b.cpu_ms for b in batches[page.name, name]) for name in ("small", "large")}
    touched = [buffers[name][page.name] for name in (SMALL, connection.settings_dict["NAME"])]
    return {
        "page": page.name,
        "customers": f"{small:,} : {large:,}",
        "cpu_ms": f"{cpu['small']:.2f} : {cpu['large']:.2f}",
        "cpu": round(cpu["large"] / cpu["small"], 2),
        "buffers": f"{touched[0]:.1f} : {touched[1]:.1f}",
        "load": round(os.getloadavg()[0], 1),
    }
