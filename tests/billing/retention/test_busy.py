"""Dropping expired bills while an import writes."""

from datetime import date

import psycopg
import pytest
from django.db import OperationalError, connection

from billing.statements import partitions

MONTH = date(2016, 10, 1)


@pytest.mark.django_db(transaction=True)
def test_items_that_an_import_keeps_busy_are_not_waited_for_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "LOCK_LIMIT", "100ms")
    partitions.ensure_partition(MONTH)
    with psycopg.connect(**connection.get_connection_params()) as importing:
        importing.execute("LOCK TABLE billing_billitem IN ROW EXCLUSIVE MODE")

        with pytest.raises(OperationalError, match="lock timeout"):
            partitions.drop(MONTH)
        was_kept = partitions.exists(MONTH)

    partitions.drop(MONTH)
    assert was_kept
    assert not partitions.exists(MONTH)
