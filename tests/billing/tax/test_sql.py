"""The import's totals in SQL, compared with those of `billing.tax.figures`."""

import json

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.tax.figures import Figures, LineItem, Rounding, figures
from tests.billing.tax.test_figures import lines, roundings

KINDS = [("10", False), ("10", True), ("8", False), ("8", True), ("exempt", False), ("out_of_scope", False)]
COMPUTED = """
SELECT f.taxable_10, f.tax_10, f.taxable_8, f.tax_8, (sums->>4)::bigint, (sums->>5)::bigint, f.subtotal, f.tax, f.total
FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS given (sums, place), billing_tax_totals(
    (sums->>0)::bigint, (sums->>1)::bigint, (sums->>2)::bigint, (sums->>3)::bigint, (sums->>4)::bigint,
    (sums->>5)::bigint, %s) AS f
ORDER BY place
"""


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, min_size=1, max_size=20), roundings)
def test_the_imports_function_agrees_with_the_engine(bills: list[list[LineItem]], rounding: Rounding) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COMPUTED, [json.dumps([sums(rows) for rows in bills]), rounding])
        found = [Figures(*row) for row in cursor.fetchall()]

    assert found == [figures(rows, rounding) for rows in bills]


def sums(rows: list[LineItem]) -> list[int]:
    """Return the sums that the import passes to the database function."""
    plain = [row if row.category in ("10", "8") else row._replace(is_included=False) for row in rows]
    return [sum(row.amount for row in plain if (row.category, row.is_included) == kind) for kind in KINDS]
