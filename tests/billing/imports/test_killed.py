"""An import that is killed leaves nothing behind, at whatever stage."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from billing.models import Bill, BillItem
from billing.statements import partitions
from portal.imports.models import Run
from tests.billing.imports.statement_files import COLUMNS, item
from tests.people import a_contract
from tests.portal.imports.running import run, written

# The command as `manage.py` would run it, but on the database of the tests
PROGRAM = """
import sys, django
django.setup()
from django.core.management import call_command
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
call_command("import_statements", sys.argv[2])
"""


def started(path: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(connection.settings_dict["NAME"]), str(path)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def waits_for(table: str) -> bool:
    """Return whether an import waits for a lock on the table, with its work so far uncommitted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
        return bool(cursor.fetchone()[0])


def held_up(path: Path, table: str) -> subprocess.Popen[bytes]:
    """Start an import and wait until it reaches the table, which the caller has locked."""
    process = started(path)
    limit = time.monotonic() + 60
    while not waits_for(table) and process.poll() is None and time.monotonic() < limit:
        time.sleep(0.05)
    return process


@pytest.fixture
def file(transactional_db: None, tmp_path: Path) -> Iterator[Path]:
    """A file of bills of two years. Drops their partitions afterwards: truncating the tables would leave them."""
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    yield written(tmp_path / "statements.csv", COLUMNS, [item(billing_month=month) for month in months])
    for month in partitions.months():
        partitions.drop(month)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("table", "mode"),
    [
        ("accounts_contract", "ACCESS EXCLUSIVE"),  # rows are staged, not yet grouped into bills
        ("billing_bill", "SHARE"),  # all is validated, nothing written
        ("billing_billitem", "SHARE"),  # headers and items are written, their partitions not yet attached
        ("audit_entry", "SHARE"),  # all is written but the last line of the audit log
    ],
)
def test_an_import_killed_in_the_middle_leaves_nothing_and_can_be_repeated(file: Path, table: str, mode: str) -> None:
    a_contract("1020304")

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {table} IN {mode} MODE")
        process = held_up(file, table)
        try:
            assert waits_for(table)
        finally:
            process.kill()
            process.wait()

    assert_nothing_is_there()
    outcome = run("import_statements", file)
    assert "新規 24" in outcome.said
    assert BillItem.objects.count() == 24


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_two_processes_with_the_same_file_one_imports_and_the_other_is_refused(file: Path) -> None:
    a_contract("1020304")

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE billing_bill IN SHARE MODE")
        first = held_up(file, "billing_bill")
        second = started(file)
        refused = second.wait(60)

    assert first.wait(60) == 0
    assert refused == 1
    assert (Bill.objects.count(), BillItem.objects.count(), Run.objects.count()) == (24, 24, 1)


def assert_nothing_is_there() -> None:
    limit = time.monotonic() + 10
    while others() and time.monotonic() < limit:  # until the server has noticed
        time.sleep(0.05)
    assert not Bill.objects.exists()
    assert not BillItem.objects.exists()
    assert not Run.objects.exists()
    assert not partitions.exists(date(2024, 1, 1))


def others() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND state <> 'idle'"
        )
        return int(cursor.fetchone()[0])
