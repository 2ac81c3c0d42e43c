"""Measure the import of a month's bills against a bare COPY of the same file into a table without index.

On a shared machine trust the CPU time (this process and its PostgreSQL backend), not the wall time. `ratio` is the CPU
of the bare COPY divided by that of the import, which includes checks, totals, headers, indexes and statistics.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg import sql

from billing.imports.statements import Statements
from sandbox.company import files

Row = dict[str, object]
BLOCK = 1 << 20
MONTH = "2026-06"
PROGRAM = """
import sys, django
django.setup()
from django.core.management import call_command
call_command("import_statements", sys.argv[1])
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Cost in seconds."""

    wall: float
    cpu: float


def run(customers: int = 30_000, rounds: int = 3) -> list[Row]:
    """Measure each kind of import once a round, with a bare COPY before it; return a row of medians for each."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        home = Path(folder)
        files.write(home, customers=customers, months=1, today=date.fromisoformat(f"{MONTH}-15"))
        _quietly("import_customers", home / "customers.csv")
        text = (home / "statements.csv").read_text(encoding="utf-8").replace("\r\n", "\n")
        costs: dict[str, list[Cost]] = {}
        for number in range(1, rounds + 1):
            for name, path in _variants(home, text, f"2025-{number:02d}"):
                costs.setdefault("bare COPY", []).append(cost(bare_copy, path))
                costs.setdefault(name, []).append(cost(import_statements, path))
        rows = text.count("\n") - 1
        return [*_table(costs, rows), *_memory(home, text, rows)]


def _variants(home: Path, text: str, month: str) -> list[tuple[str, Path]]:
    """Write the files of a month: new, repeated, other payments, other items, quoted fields, padded numbers."""
    first = text.replace(f",{MONTH},", f",{month},")
    padded = "\n".join(f"000{line}" if line[:1].isdigit() else line for line in first.split("\n"))
    header, _, body = first.replace(f",{month},", f",{month.replace('2025', '2023')},").partition("\n")
    quoted = f"{header}\n" + re.sub(r"[^,\n]+", r'"\g<0>"', body)
    changes = {
        "a new month": first,
        "the same file again": first,
        "payments only": first.replace(",paid,", ",overdue,").replace(",due,", ",overdue,"),
        "most bills revised": first.replace("基本料", "基本料金"),
        "a new month, every field quoted": quoted,
        "a new month, numbers padded": padded.replace(f",{month},", f",{month.replace('2025', '2024')},"),
    }
    written = []
    for place, (name, content) in enumerate(changes.items()):
        path = home / f"{month}-{place}.csv"
        path.write_text(content, encoding="utf-8")
        written.append((name, path))
    return written


def bare_copy(path: Path) -> None:
    """Run the baseline: COPY the file's rows, typed, into a table without index."""
    types = {column.name: column.sql_type for column in Statements.columns}
    with path.open("rb") as file, connection.cursor() as cursor:
        names = file.readline().decode().strip().split(",")
        typed = sql.SQL(", ").join(
            sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(types[name])) for name in names
        )
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS bench_floor; CREATE TABLE bench_floor ({})").format(typed))
        with cursor.copy("COPY bench_floor FROM STDIN (FORMAT csv)") as copy:
            while block := file.read(BLOCK):
                copy.write(block)


def import_statements(path: Path) -> None:
    """Run the import command in this process."""
    _quietly("import_statements", path)


def _quietly(command: str, path: Path) -> None:
    with Path(os.devnull).open("w") as nowhere, suppress(CommandError):
        call_command(command, str(path), stdout=nowhere, stderr=nowhere)


def cost(act: Callable[[Path], None], path: Path) -> Cost:
    """Measure wall and CPU seconds of `act` on the file."""
    wall, cpu = time.perf_counter(), _cpu()
    act(path)
    return Cost(time.perf_counter() - wall, _cpu() - cpu)


def _cpu() -> float:
    """Return the CPU seconds that this process and its PostgreSQL backend have used so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return time.process_time() + (int(fields[11]) + int(fields[12])) / TICKS


def _table(costs: dict[str, list[Cost]], rows: int) -> list[Row]:
    floor = statistics.median(cost.cpu for cost in costs["bare COPY"])
    return [
        {
            "what": name,
            "rows": rows,
            "wall s": round(statistics.median(cost.wall for cost in found), 2),
            "cpu s": round(statistics.median(cost.cpu for cost in found), 2),
            "rows/s": round(rows / statistics.median(cost.wall for cost in found)),
            "ratio": round(floor / statistics.median(cost.cpu for cost in found), 2),
        }
        for name, found in costs.items()
    ]


def _memory(home: Path, text: str, rows: int) -> list[Row]:
    """Measure the peak memory of the command's process for files of one month and of four."""
    measured = []
    for months in (1, 4):
        path = home / f"memory-{months}.csv"
        header, _, body = text.partition("\n")
        parts = [body.replace(f",{MONTH},", f",2023-{months + month:02d},") for month in range(months)]
        path.write_text(f"{header}\n{''.join(parts)}", encoding="utf-8")
        measured.append({"what": f"memory, {months} month(s)", "rows": rows * months, "peak MB": peak(path)})
    return measured


def peak(path: Path) -> int:
    """Return the peak memory of an import in MB, from the process's own VmHWM.

    RUSAGE_CHILDREN would include this process's memory between fork and exec.
    """
    command = [sys.executable, "-c", PROGRAM, str(path)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True
    )
    return int(done.stdout.split()[-2]) // 1024
