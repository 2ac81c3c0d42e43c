"""The database refuses to change or delete entries under the application's role."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from portal.audit import trail
from portal.audit.by import SYSTEM
from portal.audit.models import Entry, Seal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_sealed_entry() -> None:
    trail.record("accounts:contracts:added", by=SYSTEM)
    call_command("seal_audit_log", verbosity=0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET actor = 'nobody'",
        "UPDATE audit_entry SET actor = 'nobody' WHERE false",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET hash = repeat('0', 64)",
        "DELETE FROM audit_seal",
    ],
)
def test_a_logged_act_cannot_be_changed_or_removed(statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert Entry.objects.get().actor == "system"


def test_the_orm_is_refused_like_anybody() -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.update(actor="nobody")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Seal.objects.all().delete()


@pytest.mark.parametrize("table", ["audit_entry", "audit_seal"])
def test_the_tables_cannot_be_emptied(table: str) -> None:
    """The test database keeps this one trigger off, because transactional tests empty all tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit would hinder ALTER TABLE
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")
        with pytest.raises(IntegrityError, match="TRUNCATE refused"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")

    assert Entry.objects.exists()
