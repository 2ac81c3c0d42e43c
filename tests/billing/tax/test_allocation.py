"""Allocation of net amounts to items whose amounts include tax."""

from fractions import Fraction

from hypothesis import given

from billing.tax.allocation import net_amounts
from billing.tax.figures import RATES, LineItem, Rounding, figures
from tests.billing.tax.test_figures import lines, roundings


@given(lines, roundings)
def test_the_lines_of_a_rate_add_up_to_its_printed_amount(rows: list[LineItem], rounding: Rounding) -> None:
    found = figures(rows, rounding)

    shares = net_amounts(rows, found)

    for category, printed in (("10", found.taxable_10), ("8", found.taxable_8)):
        mine = [net for row, net in zip(rows, shares, strict=True) if row.category == category]
        assert sum(mine) == printed
    assert sum(shares) == found.subtotal


@given(lines, roundings)
def test_a_line_without_tax_keeps_its_amount_and_no_other_is_two_yen_off(
    rows: list[LineItem], rounding: Rounding
) -> None:
    shares = net_amounts(rows, figures(rows, rounding))

    for row, net in zip(rows, shares, strict=True):
        if row.is_included and row.category in RATES:
            assert abs(Fraction(row.amount * 100, 100 + RATES[row.category]) - net) < 2
        else:
            assert net == row.amount


def test_the_yen_left_over_goes_to_the_largest_remainder() -> None:
    rows = [LineItem(100, "10", True), LineItem(105, "10", True), LineItem(104, "10", True)]  # 90.9, 95.45, 94.54

    # 309 includes 28 of tax, so 281 are left: 90 + 95 + 94, and two yen for the first and the third
    assert net_amounts(rows, figures(rows, Rounding.FLOOR)) == [91, 95, 95]


def test_of_equal_remainders_the_earlier_line_gets_the_yen() -> None:
    rows = [LineItem(100, "10", True)] * 3  # 300 includes 27 of tax: 273 = 3 × 90 + 3

    assert net_amounts(rows, figures(rows, Rounding.FLOOR)) == [91, 91, 91]
    assert net_amounts(rows[:2], figures(rows[:2], Rounding.CEIL)) == [91, 90]
