"""State between two transactional tests: no rows of the first, all rows that `migrate` creates."""

from datetime import date
from threading import Event, Thread, Timer

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone

from accounts.models import Contract, User
from billing.models import BillItem
from portal.audit.by import SYSTEM
from portal.audit.models import Entry
from portal.audit.trail import record
from portal.limits.models import Tally
from tests import emptying
from tests.billing.statements.bills import a_bill, an_item

pytestmark = pytest.mark.django_db(transaction=True)


def emptied() -> None:
    emptying.empty(TransactionTestCase())


def rows() -> dict[str, int]:
    """Return the number of rows of every table that has any."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(emptying._count, emptying._tables())))
        return {name: count for name, count in cursor.fetchall() if count}


def test_rows_of_append_only_and_partitioned_tables_and_their_references_are_gone(contractor: User) -> None:
    record("accounts:tests:planted", by=SYSTEM)
    an_item(a_bill(Contract.objects.get(holder=contractor), date(2026, 4, 1)), 1, "基本料金", 5000)
    assert Entry.objects.exists()
    assert BillItem.objects.exists()

    emptied()

    assert rows() == {}


def test_many_rows_are_gone_as_well(contractor: User) -> None:
    Tally.objects.bulk_create(
        [Tally(scope="test", key=str(number), since=timezone.now(), count=1) for number in range(emptying.MANY + 1)]
    )

    emptied()

    assert rows() == {}


def test_permissions_and_groups_are_as_migrate_made_them() -> None:
    made = Permission.objects.count(), Group.objects.count(), ContentType.objects.count()

    emptied()

    assert all(made)
    assert (Permission.objects.count(), Group.objects.count(), ContentType.objects.count()) == made


def test_a_group_that_a_test_changed_is_made_anew() -> None:
    before = sorted(Group.objects.values_list("name", flat=True))
    Group.objects.create(name="planted")
    Group.objects.filter(name=before[0]).delete()

    emptied()

    assert sorted(Group.objects.values_list("name", flat=True)) == before


def test_what_a_thread_commits_late_is_waited_for(contractor: User) -> None:
    wrote, may_commit = Event(), Event()

    def write_late() -> None:
        with transaction.atomic():
            record("accounts:tests:planted", by=SYSTEM)
            wrote.set()
            may_commit.wait(5)
        connection.close()

    writer, clock = Thread(target=write_late), Timer(0.2, may_commit.set)
    writer.start()
    wrote.wait(5)
    clock.start()

    emptied()

    writer.join()
    assert rows() == {}
