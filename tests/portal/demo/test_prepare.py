"""A demo whose database is older than the migrations says what to remove, instead of a traceback."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from portal.demo import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def commands() -> Iterator[mock.Mock]:
    with mock.patch.object(prepare, "call_command") as commands:
        yield commands


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement)


def test_a_database_of_this_code_is_prepared(commands: mock.Mock) -> None:
    prepare.main()

    assert [call.args[0] for call in commands.call_args_list][:2] == ["migrate", "collectstatic"]
    assert prepare.is_of_these_migrations()
    assert prepare.missing_columns() == set()


def test_an_applied_migration_that_the_code_does_not_know_ends_it_before_it_migrates(
    commands: mock.Mock,
) -> None:
    MigrationRecorder(connection).record_applied("accounts", "0042_of_before")

    with pytest.raises(SystemExit) as ended:
        prepare.main()

    assert "\n" not in str(ended.value)
    assert "rm -rf /" in str(ended.value)
    assert str(ended.value).endswith("/postgres")
    assert not commands.called


def test_a_migration_made_anew_under_its_former_name_is_noticed_too(
    commands: mock.Mock,
) -> None:
    run("ALTER TABLE limits_tally RENAME COLUMN scope TO former")

    with pytest.raises(SystemExit, match="rm -rf"):
        prepare.main()

    assert prepare.missing_columns() == {("limits_tally", "scope")}
    assert [call.args[0] for call in commands.call_args_list] == ["migrate"]


def test_a_migration_without_what_it_depends_on_ends_it_too(commands: mock.Mock) -> None:
    MigrationRecorder(connection).record_unapplied("accounts", "0001_initial")

    with pytest.raises(SystemExit, match="rm -rf"):
        prepare.main()

    assert not commands.called


def test_a_database_of_somebody_elses_is_not_to_be_removed_by_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "HOST", "db")

    assert "rm -rf" not in prepare.what_to_remove()
