"""Measure imports at full size: month after month into the same tables, each with a bare COPY and the month's invoices.

Files are written row by row, one at a time. `cpu ÷ first` is the ratio of a month divided by that of the first month,
which cancels other load on the machine. At the end: the last file again, an import killed halfway and repeated, a month
dropped as partition and another by DELETE, memory.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from bench import seed
from bench.imports import PROGRAM, Cost, Row, bare_copy, cost, import_statements, peak
from billing.invoices import actions as invoice_actions
from billing.models import Bill
from billing.statements import partitions
from billing.statements.months import downwards, shifted

COLUMNS = (
    "customer_number,billing_month,line_number,item_code,description,quantity,unit_price,amount,tax_category,"
    "due_on,payment_method,payment_status,paid_on,item_no,item_kind,service_from,service_to"
)
ITEMS = [
    ("H1G", "みなと光 1ギガ 基本料", 5200, "base"),
    ("ROUTER", "無線ルーターレンタル", 300, "option"),
    ("TEL", "みなと光電話 基本料", 500, "base"),
    ("CALL", "国内通話料", 840, "usage"),
    ("UNIV", "ユニバーサルサービス料", 2, "option"),
    ("RELAY", "電話リレーサービス料", 1, "option"),
    ("SET", "まとめて割", -550, "discount"),
    ("WORK", "工事費（分割）", 687, "one_off"),
]


def run(customers: int = 100_000, months: int = 15) -> list[Row]:
    """Return a row for each month, then the other measurements. Each bill has 8 items."""
    seed.people(customers)
    found: list[Row] = []
    issued: list[Cost] = []
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        file = Path(folder) / "statements.csv"
        first = 0.0
        for month in reversed(downwards(seed.NEWEST, shifted(seed.NEWEST, 1 - months))):
            write(file, month, customers)
            floor, spent = cost(bare_copy, file), cost(import_statements, file)
            first = first or spent.cpu / floor.cpu
            found.append(_row(f"{month:%Y-%m}", customers, spent, floor, first))
            issued.append(cost(lambda _: _issue(customers), file))
            print(found[-1], flush=True)
        found.append(_issued("invoices of the first month", customers, issued[0], issued[0]))
        found.append(_issued("invoices of the last month", customers, issued[-1], issued[0]))
        found.append(_row("the last file again", customers, cost(import_statements, file), floor, first))
        found.append({"what": "memory", "rows": customers * len(ITEMS), "peak MB": peak(file)})
        write(file, shifted(seed.NEWEST, -months), customers)
        found.append(_row("killed halfway, repeated", customers, _killed_and_repeated(file, spent.wall), floor, first))
    return [*found, *_deleting()]


def write(path: Path, month: date, customers: int) -> None:
    """Write the month's file row by row."""
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{COLUMNS}\n")
        file.writelines(_rows(month, customers))


def _rows(month: date, customers: int) -> Iterator[str]:
    before = shifted(month, -1)
    due = f"{month:%Y-%m}-27,口座振替,due,"
    period = f"{before:%Y-%m-%d},{before:%Y-%m}-28"
    for number in range(1, customers + 1):
        for place, (code, description, amount, kind) in enumerate(ITEMS, 1):
            charged = amount + number % 7 if kind == "usage" else amount
            yield (
                f"{number},{month:%Y-%m},H1G-{number},{code},{description},1,{charged},{charged},10,{due},{place},{kind},"
                f"{period}\n"
            )


def _row(what: str, customers: int, spent: Cost, floor: Cost, first: float) -> Row:
    return {
        "what": what,
        "rows": customers * len(ITEMS),
        "wall s": round(spent.wall, 1),
        "cpu s": round(spent.cpu, 1),
        "ratio": round(floor.cpu / spent.cpu, 2),
        "cpu ÷ first": round(spent.cpu / floor.cpu / first, 2),
    }


def _issue(customers: int) -> None:
    if invoice_actions.issue_outstanding() != customers:
        raise AssertionError("not every bill of the month got its invoice")


def _issued(what: str, customers: int, spent: Cost, first: Cost) -> Row:
    return {
        "what": what,
        "rows": customers,
        "wall s": round(spent.wall, 1),
        "cpu s": round(spent.cpu, 1),
        "cpu ÷ first": round(spent.cpu / first.cpu, 2),
    }


def _killed_and_repeated(file: Path, usual: float) -> Cost:
    """Kill an import halfway, check that it left nothing, and import again."""
    bills, months = Bill.objects.count(), partitions.months()
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(file)], cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL
    )
    time.sleep(usual / 2)
    process.kill()
    process.wait()
    if (Bill.objects.count(), partitions.months()) != (bills, months):
        raise AssertionError("a killed import left something behind, or had ended already")
    while True:
        spent = cost(import_statements, file)
        if partitions.months() != months:
            return spent
        time.sleep(1)  # until PostgreSQL notices the lost connection and releases the lock


def _deleting() -> list[Row]:
    """Delete the two oldest months: one by dropping its partition, one row by row."""
    dropped, deleted, *_ = partitions.months()
    cheap = cost(lambda _: partitions.drop(dropped), Path(os.devnull))
    dear = cost(lambda _: _delete(deleted), Path(os.devnull))
    return [
        {"what": "DELETE of a month's items", "wall s": round(dear.wall, 2), "cpu s": round(dear.cpu, 2)},
        {
            "what": "detached and dropped",
            "wall s": round(cheap.wall, 2),
            "cpu s": round(cheap.cpu, 2),
            "ratio": round(cheap.wall / dear.wall, 3),
        },
    ]


def _delete(month: date) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM billing_billitem WHERE month = %s", [month])
