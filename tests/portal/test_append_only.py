"""Append-only tables: PostgreSQL refuses what the operation names, and nothing else."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from portal.append_only import ROWS, TRUNCATE, AppendOnly

pytestmark = pytest.mark.django_db

CHANGES = {
    "UPDATE": "UPDATE ledger SET amount = 0",
    "DELETE": "DELETE FROM ledger",
    "TRUNCATE": "TRUNCATE ledger",
}
Kept = Callable[..., AppendOnly]


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def amounts() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM ledger ORDER BY id")
        return [amount for (amount,) in cursor.fetchall()]


@pytest.fixture
def kept() -> Kept:
    """`kept(refuses=…)` applies the operation to a table `ledger` with one row of 100."""
    run("CREATE TABLE ledger (id int PRIMARY KEY, amount int)")
    run("INSERT INTO ledger VALUES (1, 100)")

    def apply(**options: tuple[str, ...]) -> AppendOnly:
        operation = AppendOnly("ledger", **options)
        with connection.schema_editor() as editor:
            operation.database_forwards("portal", editor, ProjectState(), ProjectState())
        return operation

    return apply


@pytest.mark.parametrize("event", CHANGES)
def test_every_change_is_refused_unless_said_otherwise(kept: Kept, event: str) -> None:
    kept()

    with pytest.raises(IntegrityError, match=f"ledger is append-only: {event} refused"):
        run(CHANGES[event])

    assert amounts() == [100]


def test_rows_can_be_added(kept: Kept) -> None:
    kept()

    run("INSERT INTO ledger VALUES (2, -100)")

    assert amounts() == [100, -100]


def test_an_insert_that_would_update_is_refused(kept: Kept) -> None:
    kept()

    with pytest.raises(IntegrityError, match="UPDATE refused"):
        run("INSERT INTO ledger VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET amount = excluded.amount")


@pytest.mark.parametrize("allowed", ["DELETE", "TRUNCATE"])
def test_a_table_that_refuses_updates_only_may_lose_its_rows(kept: Kept, allowed: str) -> None:
    kept(refuses=("UPDATE",))

    with pytest.raises(IntegrityError, match="UPDATE refused"):
        run(CHANGES["UPDATE"])
    run(CHANGES[allowed])

    assert amounts() == []


def test_the_way_back_allows_changes_and_leaves_other_tables_kept(kept: Kept) -> None:
    operation = kept()
    with connection.schema_editor() as editor:
        operation.database_backwards("portal", editor, ProjectState(), ProjectState())

    run(CHANGES["UPDATE"])

    assert amounts() == [0]
    with pytest.raises(IntegrityError, match="append-only"):
        run("UPDATE audit_entry SET actor = 'nobody'")


@pytest.mark.parametrize("refuses", [(), ("INSERT",), ("update",)])
def test_an_event_it_does_not_know_is_an_error(refuses: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="UPDATE, DELETE and TRUNCATE"):
        AppendOnly("ledger", refuses=refuses)


def test_a_migration_can_write_it_down() -> None:
    name, args, options = AppendOnly("ledger").deconstruct()

    assert (name, args, options) == ("AppendOnly", ["ledger"], {"refuses": (*ROWS, TRUNCATE)})
