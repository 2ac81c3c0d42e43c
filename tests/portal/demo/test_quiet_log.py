"""The database server's log tells nothing of customers."""

import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import pytest
import yaml
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accounts.registration.models import Registration
from portal.demo.servers import QUIET
from tests import server_log
from tests.accounts.registration import registering

PERSONAL = "hikari-quiet@example.com"
INTEGRITY = re.compile(r"except [^\n]*IntegrityError|\.get_or_create\(|\.update_or_create\(|\bignore_conflicts=False")
OURS = ("accounts", "billing", "desk", "home", "linkage", "official_accounts", "portal")


def test_the_embedded_server_and_the_shipped_one_are_told_the_same() -> None:
    services = yaml.safe_load(Path(settings.BASE_DIR, "docker-compose.yml").read_text())["services"]
    program, *options = services["postgres"]["command"]

    assert program == "postgres"
    assert set(options[1::2]) == set(QUIET)
    assert set(options[::2]) == {"-c"}


@pytest.mark.django_db
@pytest.mark.parametrize("setting", QUIET)
def test_the_server_of_the_tests_runs_with_it(setting: str) -> None:
    name, _, value = setting.partition("=")
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_settings WHERE name = %s", [name])
        assert cursor.fetchone() == (value,)


@pytest.mark.django_db
def test_a_statement_that_fails_leaves_its_kind_in_the_log_and_no_value() -> None:
    log = Path(os.environ["PORTAL_DATA_DIR"], "postgres.log")
    before = log.stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE quiet (address text UNIQUE) ON COMMIT DROP")
        cursor.execute("INSERT INTO quiet VALUES (%s)", [PERSONAL])
        with pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute("INSERT INTO quiet VALUES (%s)", [PERSONAL])

    said = log.read_bytes()[before:].decode()
    assert "quiet_address_key" in said
    assert PERSONAL not in said
    assert "INSERT" not in said
    assert not [line for line in server_log.personal(said.splitlines()) if "quiet" in line]


@pytest.mark.parametrize(
    "line",
    [
        "2026-12-01 DETAIL:  Key (email)=(x) already exists.",
        "2026-12-01 STATEMENT:  INSERT INTO accounts_user …",
        "ERROR: kotaro@example.com",
        'ERROR:  invalid input "09012345678"',
        "ERROR: 湊 ひかり",
    ],
)
def test_a_line_with_something_personal_is_found(line: str, tmp_path: Path) -> None:
    (tmp_path / "postgres.log").write_text(f"LOG:  ready\n{line}\n")

    assert line in server_log.verdict(tmp_path)


def test_harmless_lines_and_no_log_are_fine(tmp_path: Path) -> None:
    assert server_log.verdict(tmp_path) == ""
    (tmp_path / "postgres.log").write_text(
        '2026-12-01 01:02:03.456 UTC [12345] ERROR:  duplicate key value violates unique constraint "user_email"\n'
    )
    assert server_log.verdict(tmp_path) == ""


def test_a_run_whose_log_is_not_quiet_fails(tmp_path: Path) -> None:
    (tmp_path / "postgres.log").write_text("DETAIL:  Failing row contains (…)\n")
    reporter = mock.Mock()
    session: Any = SimpleNamespace(
        exitstatus=0, config=SimpleNamespace(pluginmanager=mock.Mock(get_plugin=lambda _: reporter))
    )

    server_log.judge(session, tmp_path)

    assert session.exitstatus == 1
    assert "1 lines" in reporter.write_line.call_args.args[0]


def test_no_statement_of_ours_is_meant_to_fail() -> None:
    sources = [file for app in OURS for file in Path(settings.BASE_DIR, app).rglob("*.py")]

    assert [str(file) for file in sources if INTEGRITY.search(file.read_text())] == []


@pytest.mark.django_db
def test_two_registrations_with_one_address_or_id_leave_no_error_in_the_log() -> None:
    log = Path(os.environ["PORTAL_DATA_DIR"], "postgres.log")
    first, second, third = Client(), Client(), Client()
    registering.to_provisional(first, None, username="hitotsume", email="onaji@example.jp")
    before = log.stat().st_size

    registering.to_provisional(second, None, username="futatsume", email="onaji@example.jp")
    third.post(registering.url("plain"))
    third.post(registering.url("profile"), registering.profile(username="hitotsume", email="betsu@example.jp"))
    third.post(registering.url("confirm"))

    assert sorted(Registration.objects.provisional().values_list("hollow", flat=True)) == ["", "known"]
    assert "duplicate key" not in log.read_bytes()[before:].decode()
