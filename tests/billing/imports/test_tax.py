import json
import random
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.models import Contract
from billing.models import Bill
from tests.billing.imports.statement_files import import_bills, item

Lines = list[tuple[int, str, int]]  # amount, tax category, tax included

BY_HAND: list[tuple[Lines, tuple[int, int, int, int, int, int]]] = [
    # taxable_10, tax_10, taxable_8, tax_8, subtotal, total
    # 105 × 3 = 315; 31.5 → 31, where rounding each row (10 × 3) would give 30
    ([(105, "10", 0)] * 3, (315, 31, 0, 0, 315, 346)),
    # 1 yen at 10 % is 0.1 → 0, nine of them 0.9 → 0, ten of them 1
    ([(1, "10", 0)] * 9, (9, 0, 0, 0, 9, 9)),
    ([(1, "10", 0)] * 10, (10, 1, 0, 0, 10, 11)),
    # both rates: 1999 → 199.9 → 199; 2800 × 8 % = 224
    ([(1999, "10", 0), (2800, "8", 0)], (1999, 199, 2800, 224, 4799, 5222)),
    # with tax: 3888 × 8/108 = 288, net 3600
    ([(3888, "8", 1)], (0, 0, 3600, 288, 3600, 3888)),
    # with tax: 1000 × 10/110 = 90.9 → 90, net 910; the customer pays 1000
    ([(1000, "10", 1)], (910, 90, 0, 0, 910, 1000)),
    # 105 without and 105 with tax: 105 + 10 + 105 = 220 with tax, of which 20; apart it would be 10 + 9 = 19
    ([(105, "10", 0), (105, "10", 1)], (200, 20, 0, 0, 200, 220)),
    # 12,345 + 678 = 13,023 at 8 %: 1041.84 → 1041
    ([(12_345, "8", 0), (678, "8", 0)], (0, 0, 13_023, 1_041, 13_023, 14_064)),
    # a credit inside: 1000 - 995 = 5; 0.5 → 0
    ([(1000, "10", 0), (-995, "10", 0)], (5, 0, 0, 0, 5, 5)),
    # a credit note is the mirror of its bill: -315 → -31
    ([(-105, "10", 0)] * 3, (-315, -31, 0, 0, -315, -346)),
    # -1000 with tax: -90
    ([(-1000, "10", 1)], (-910, -90, 0, 0, -910, -1000)),
    # what bears no tax: 480 exempt, 2450 out of scope beside 500 → 50
    ([(500, "10", 0), (480, "exempt", 0), (2450, "out_of_scope", 0)], (500, 50, 0, 0, 3430, 3480)),
    # nothing but what bears no tax
    ([(480, "exempt", 0)], (0, 0, 0, 0, 480, 480)),
    # nothing
    ([(0, "10", 0)], (0, 0, 0, 0, 0, 0)),
    # everything: 10 %: 5200 + 9 + 2200 with tax = 5209 + 520 + 2200 = 7929, of which 720.8 → 720;
    # 8 %: 99 → 7.92 → 7; 480; 300
    (
        [(5200, "10", 0), (9, "10", 0), (2200, "10", 1), (99, "8", 0), (480, "exempt", 0), (300, "out_of_scope", 0)],
        (7209, 720, 99, 7, 8088, 8815),
    ),
    # the largest amounts: 9,999,999,999 × 2 = 19,999,999,998; 1,999,999,999.8 → 1,999,999,999
    ([(9_999_999_999, "10", 0)] * 2, (19_999_999_998, 1_999_999_999, 0, 0, 19_999_999_998, 21_999_999_997)),
]


@pytest.mark.parametrize(("lines", "figures"), BY_HAND)
def test_bills_computed_by_hand(
    tmp_path: Path, contract: Contract, lines: Lines, figures: tuple[int, int, int, int, int, int]
) -> None:
    import_bills(tmp_path, *rows(lines))

    bill = Bill.objects.get()
    assert (bill.taxable_10, bill.tax_10, bill.taxable_8, bill.tax_8, bill.subtotal, bill.total) == figures


@pytest.mark.parametrize(("rounding", "tax", "credit"), [("floor", 31, -31), ("half_up", 32, -32), ("ceil", 32, -32)])
def test_the_rounding_is_a_setting(
    tmp_path: Path, contract: Contract, settings: Settings, rounding: str, tax: int, credit: int
) -> None:
    settings.TAX_ROUNDING = rounding

    import_bills(
        tmp_path,
        *rows([(105, "10", 0)] * 3, billing_month="2026-01"),
        *rows([(-105, "10", 0)] * 3, billing_month="2026-02"),
        *rows([(100, "8", 0)], billing_month="2026-03"),
    )

    assert list(Bill.objects.order_by("month").values_list("tax_10", "tax_8")) == [(tax, 0), (credit, 0), (0, 8)]


@pytest.mark.parametrize("rounding", ["floor", "half_up", "ceil"])
@pytest.mark.django_db
def test_sql_agrees_with_exact_arithmetic(rounding: str) -> None:
    """Compare with an oracle in exact fractions, on sums of every size, sign and mixture."""
    choose = random.Random(rounding)
    sums = [
        [choose.choice([0, choose.randint(-99, 99), choose.randint(-(10**7), 10**7)]) for _ in range(6)]
        for _ in range(3000)
    ]

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT figures.*
            FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS given (sums, at), billing_tax_totals(
                (sums->>0)::bigint, (sums->>1)::bigint, (sums->>2)::bigint, (sums->>3)::bigint, (sums->>4)::bigint,
                (sums->>5)::bigint, %s) AS figures
            ORDER BY at
            """,
            [json.dumps(sums), rounding],
        )
        found = cursor.fetchall()

    assert found == [oracle(*given, rounding=rounding) for given in sums]


def oracle(
    without_10: int, included_10: int, without_8: int, included_8: int, exempt: int, out_of_scope: int, *, rounding: str
) -> tuple[int, ...]:
    """Return taxable amount and tax: mixed amounts are converted to amounts with tax first, in exact fractions."""

    def one_rate(without: int, included: int, rate: int) -> tuple[int, int]:
        gross = without + rounded(Fraction(without * rate, 100), rounding) + included
        tax = Fraction(gross * rate, 100 + rate) if included else Fraction(without * rate, 100)
        return gross, rounded(tax, rounding)

    gross_10, tax_10 = one_rate(without_10, included_10, 10)
    gross_8, tax_8 = one_rate(without_8, included_8, 8)
    total = gross_10 + gross_8 + exempt + out_of_scope
    return gross_10 - tax_10, tax_10, gross_8 - tax_8, tax_8, total - tax_10 - tax_8, tax_10 + tax_8, total


def rounded(value: Fraction, rounding: str) -> int:
    """Round the magnitude, so that a credit mirrors the charge."""
    size = {"floor": floor(abs(value)), "half_up": floor(abs(value) + Fraction(1, 2)), "ceil": ceil(abs(value))}[
        rounding
    ]
    return -size if value < 0 else size


def rows(lines: Lines, **fields: object) -> list[str]:
    fields["item_kind"] = ""
    return [
        item(item_no=number, amount=amount, unit_price=amount, tax_category=category, tax_included=included, **fields)
        for number, (amount, category, included) in enumerate(lines, start=1)
    ]


def test_random_bills_come_out_as_the_oracle_says(tmp_path: Path, contract: Contract, settings: Settings) -> None:
    """Import random rows and compare the totals of each bill with the oracle's."""
    settings.BILL_RETENTION_MONTHS = 300
    choose = random.Random(8)
    bills = {
        f"20{year:02d}-{month:02d}": [
            (choose.randint(-500, 9_999), choose.choice(["10", "8", "exempt", "out_of_scope"]), choose.randint(0, 1))
            for _ in range(choose.randint(1, 12))
        ]
        for year in range(6, 26)
        for month in range(1, 13)
    }

    import_bills(tmp_path, *(row for month, lines in bills.items() for row in rows(lines, billing_month=month)))

    found = {
        f"{bill.month:%Y-%m}": (
            bill.taxable_10,
            bill.tax_10,
            bill.taxable_8,
            bill.tax_8,
            bill.subtotal,
            bill.tax,
            bill.total,
        )
        for bill in Bill.objects.all()
    }
    assert found == {month: oracle(*sums(lines), rounding="floor") for month, lines in bills.items()}


def sums(lines: Lines) -> list[int]:
    kinds = [("10", 0), ("10", 1), ("8", 0), ("8", 1)]
    taxed = [sum(amount for amount, category, included in lines if (category, included) == kind) for kind in kinds]
    return taxed + [
        sum(amount for amount, category, _ in lines if category == name) for name in ("exempt", "out_of_scope")
    ]
