"""An import that dies leaves nothing behind, wherever it was."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from billing.models import Bill, BillItem
from billing.statements import partitions
from portal.intake.models import Run
from tests.billing.imports.handing_over import COLUMNS, item
from tests.people import a_contract
from tests.portal.intake.running import run, written

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


def waits_for_bills() -> bool:
    """Whether the import stands before the table of bills, its rows and partitions made but not committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'billing_billitem'::regclass")
        return bool(cursor.fetchone()[0])


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_an_import_killed_in_the_middle_leaves_nothing_and_can_be_repeated(tmp_path: Path) -> None:
    a_contract("1020304")
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    path = written(tmp_path / "statements.csv", COLUMNS, [item(billing_month=month) for month in months])

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE billing_billitem IN SHARE MODE")  # attaching the first partition waits here
        process = started(path)
        try:
            limit = time.monotonic() + 60
            while not waits_for_bills() and process.poll() is None and time.monotonic() < limit:
                time.sleep(0.05)
            assert waits_for_bills()
        finally:
            process.kill()
            process.wait()

    assert_nothing_is_there()
    outcome = run("import_statements", path)
    assert "新規 24" in outcome.said
    assert BillItem.objects.count() == 24


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
