"""Consumption tax of a bill, in whole yen. Pure: no database, no settings.

The import computes the same with SQL (`billing_tax_totals`); the two are held against each other. The rules and where
they come from stand in docs/tax.md.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

RATES = {"10": 10, "8": 8}  # percent by tax category
UNTAXED = ("exempt", "out_of_scope")


class Rounding(StrEnum):
    """What becomes of a fraction of a yen. Of the magnitude: a credit is the exact mirror of what it cancels."""

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


class Line(NamedTuple):
    """A row of a bill. `amount` is without tax, or with it where `is_included`; credits are negative."""

    amount: int
    category: str
    is_included: bool = False


class Figures(NamedTuple):
    """The totals of a bill. `taxable_*` are without tax; `subtotal` + `tax` = `total`, which the customer pays."""

    taxable_10: int
    tax_10: int
    taxable_8: int
    tax_8: int
    exempt: int
    out_of_scope: int
    subtotal: int
    tax: int
    total: int


def figures(lines: Sequence[Line], rounding: Rounding) -> Figures:
    """The totals of the lines, tax rounded once per rate.

    Promised: the order of the lines does not matter; negated lines give negated figures; what bears no tax changes
    nothing but its own sum and the totals; a yen more in any line makes the total larger. Raises KeyError for an
    unknown tax category.
    """
    sums = dict.fromkeys([(category, included) for category in (*RATES, *UNTAXED) for included in (False, True)], 0)
    for line in lines:
        sums[line.category, line.is_included] += line.amount
    taxed = {
        category: _of_rate(sums[category, False], sums[category, True], RATES[category], rounding) for category in RATES
    }
    exempt, out_of_scope = (sums[category, False] + sums[category, True] for category in UNTAXED)
    subtotal = sum(taxable for taxable, _ in taxed.values()) + exempt + out_of_scope
    tax = sum(tax for _, tax in taxed.values())
    return Figures(*taxed["10"], *taxed["8"], exempt, out_of_scope, subtotal, tax, subtotal + tax)


def rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    """numerator / denominator as whole yen; `denominator` is positive."""
    spare = {Rounding.FLOOR: 0, Rounding.HALF_UP: denominator // 2, Rounding.CEIL: denominator - 1}[rounding]
    size = (abs(numerator) + spare) // denominator
    return -size if numerator < 0 else size


def _of_rate(without: int, included: int, rate: int, rounding: Rounding) -> tuple[int, int]:
    """Taxable amount and tax of one rate. Where both notations stand on one bill, everything is brought to the one with
    tax first; the tax is then that sum's, rounded once."""
    added = rounded(without * rate, 100, rounding)
    if not included:
        return without, added
    gross = without + added + included
    tax = rounded(gross * rate, 100 + rate, rounding)
    return gross - tax, tax
