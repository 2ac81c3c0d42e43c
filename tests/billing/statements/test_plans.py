"""How PostgreSQL reads bills of 20,000 customers with 15 months each.

Fewer than a company has: a plan that reads a whole table is chosen sooner in a small one, and an index costs as many
pages with 300,000 bills as with 1,500,000.
"""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from bench import seed
from billing.invoices import queries as invoice_queries
from billing.models import Bill
from billing.statements import queries

CUSTOMERS = 20_000
FIRST = 50_000_001  # far from the keys that sequences give to other tests
CUSTOMER = FIRST + 14_321

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def customers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Commit the customers, so that VACUUM can mark pages all-visible as in production; truncate afterwards."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(
                    "SET LOCAL session_replication_role = replica"
                )  # the rows are consistent: skip foreign keys
                seed.customers(CUSTOMERS, first=FIRST, with_items=0)
                cursor.execute(seed.ITEM_ROWS, [seed.NEWEST, CUSTOMER - 5_000, CUSTOMER + 5_000])
            vacuum(cursor)
            yield
        finally:
            cursor.execute("TRUNCATE billing_bill, billing_billitem, accounts_contract, accounts_user CASCADE")


def vacuum(cursor: CursorWrapper) -> None:
    """Vacuum until every page is all-visible: a concurrent autovacuum ANALYZE may hold back the horizon."""
    for _ in range(60):
        cursor.execute("VACUUM (INDEX_CLEANUP ON, ANALYZE) billing_bill, billing_billitem")
        cursor.execute("SELECT relallvisible >= relpages FROM pg_class WHERE relname = 'billing_bill'")
        if cursor.fetchone()[0]:
            return
        time.sleep(0.5)
    raise AssertionError("VACUUM never marked the bills all-visible")


def plans_of(read: Callable[[], Any]) -> list[str]:
    """Return the executed plan of every query that `read` makes."""
    with CaptureQueriesContext(connection) as captured:
        read()
    with connection.cursor() as cursor:
        plans = []
        for query in captured:
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) {query['sql']}")
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    return plans


def buffers(plan: str) -> int:
    """Return the number of pages that the whole statement read."""
    found = re.search(r"Buffers: shared (.*)", plan)
    return sum(int(pages) for pages in re.findall(r"(?:hit|read)=(\d+)", found[1])) if found else 0


@pytest.mark.django_db
def test_the_list_is_read_from_its_index_alone(customers: None) -> None:
    contracts, bills = plans_of(lambda: queries.statement(account_id=CUSTOMER))

    assert "Index Only Scan Backward using bill_newest on billing_bill" in bills
    assert "Heap Fetches: 0" in bills
    assert "Sort" not in bills
    assert buffers(bills) <= 8
    assert "Seq Scan" not in contracts + bills
    assert buffers(contracts) <= 16


@pytest.mark.django_db
def test_a_bill_is_found_by_its_public_id_and_its_neighbours_by_the_index(customers: None) -> None:
    public_id = Bill.objects.of_contract(CUSTOMER)[3].public_id

    (plan,) = plans_of(lambda: queries.detail(account_id=CUSTOMER, public_id=public_id))

    assert "Seq Scan" not in plan
    assert plan.count("using bill_newest on billing_bill") == 4
    assert buffers(plan) <= 40


@pytest.mark.django_db
def test_items_are_read_from_one_partition(customers: None) -> None:
    bill = queries.detail(account_id=CUSTOMER, public_id=Bill.objects.of_contract(CUSTOMER)[0].public_id)
    assert bill is not None

    (plan,) = plans_of(lambda: queries.items(bill))

    assert set(re.findall(r"billing_billitem_\d{6}", plan)) >= {"billing_billitem_202611"}
    assert {name[:23] for name in re.findall(r"on (billing_billitem\w*)", plan)} == {"billing_billitem_202611"}
    assert "Seq Scan" not in plan
    assert "actual rows=8" in plan.replace("rows=8.00", "rows=8")


@pytest.mark.django_db
def test_bills_without_invoice_are_looked_for_among_those_that_came_since(customers: None) -> None:
    until = Bill.objects.latest("pk").pk

    (plan,) = plans_of(lambda: invoice_queries.outstanding(after=until - 500, until=until))

    assert "Seq Scan on billing_bill" not in plan
    assert re.search(r"Index Scan using billing_bill_pkey on billing_bill", plan)
    assert buffers(plan) <= 200


@pytest.mark.django_db
def test_home_reads_recent_bills_from_the_index_alone(customers: None) -> None:
    (plan,) = plans_of(lambda: queries.recent(contract_ids=[CUSTOMER, CUSTOMER + 1]))

    assert "Index Only Scan" in plan
    assert "using bill_newest on billing_bill" in plan
    assert "Heap Fetches: 0" in plan
