"""Consumption tax and totals of a bill, in whole yen. Pure: no database, no settings.

The import computes the same in SQL (`SUMS`, then the database function `billing_tax_totals` of the migrations);
tests/billing/tax/test_sql.py compares the two. docs/tax.md names the source of each rule.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

RATES = {"10": 10, "8": 8}  # percent by tax category
UNTAXED = ("exempt", "out_of_scope")
VERSION = 1  # of the computation below and of `billing_tax_totals`; counts up when either gives other figures
# Amounts of a bill's items per category, as arguments of `billing_tax_totals`; `coalesce`d because an empty sum is NULL
SUMS = """
    coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND tax_included IS NOT TRUE), 0)::bigint AS without_10,
    coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND tax_included), 0)::bigint AS included_10,
    coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND tax_included IS NOT TRUE), 0)::bigint AS without_8,
    coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND tax_included), 0)::bigint AS included_8,
    coalesce(sum(amount) FILTER (WHERE tax_category = 'exempt'), 0)::bigint AS exempt,
    coalesce(sum(amount) FILTER (WHERE tax_category = 'out_of_scope'), 0)::bigint AS out_of_scope"""


class Rounding(StrEnum):
    """How a fraction of a yen is rounded (国税庁 タックスアンサー No.6371: the issuer's choice).

    Applies to the magnitude, so that a credit mirrors exactly what it cancels.
    """

    FLOOR = "floor"
    HALF_UP = "half_up"
    CEIL = "ceil"


class LineItem(NamedTuple):
    """One line item as tax is computed from it. `amount` in yen without tax, or with it where `is_included`; negative
    for a credit. `category` is a value of `TaxCategory`."""

    amount: int
    category: str
    is_included: bool = False


class Figures(NamedTuple):
    """The totals of a bill in yen. `taxable_*` are without tax; `subtotal` + `tax` = `total`, the amount to pay."""

    taxable_10: int
    tax_10: int
    taxable_8: int
    tax_8: int
    exempt: int
    out_of_scope: int
    subtotal: int
    tax: int
    total: int


def figures(items: Sequence[LineItem], rounding: Rounding) -> Figures:
    """Return the totals of the line items, tax rounded once per rate (消費税法施行令 第70条の10).

    Properties, tested on generated bills: the order of items does not matter; negated items give negated figures;
    untaxed items change only their own sum and the totals; one yen more in any item makes the total larger.
    Raises KeyError for an unknown tax category.
    """
    sums = dict.fromkeys([(category, included) for category in (*RATES, *UNTAXED) for included in (False, True)], 0)
    for item in items:
        sums[item.category, item.is_included] += item.amount
    taxed = {
        category: _of_rate(sums[category, False], sums[category, True], RATES[category], rounding) for category in RATES
    }
    exempt, out_of_scope = (sums[category, False] + sums[category, True] for category in UNTAXED)
    subtotal = sum(taxable for taxable, _ in taxed.values()) + exempt + out_of_scope
    tax = sum(tax for _, tax in taxed.values())
    return Figures(*taxed["10"], *taxed["8"], exempt, out_of_scope, subtotal, tax, subtotal + tax)


def rule(rounding: Rounding | str) -> str:
    """Return the name of the rule that computes figures with this rounding, as a bill keeps it: floor/1."""
    return f"{Rounding(rounding)}/{VERSION}"


def rounded(numerator: int, denominator: int, rounding: Rounding) -> int:
    """Return numerator / denominator rounded to whole yen; `denominator` must be positive."""
    spare = {Rounding.FLOOR: 0, Rounding.HALF_UP: denominator // 2, Rounding.CEIL: denominator - 1}[rounding]
    size = (abs(numerator) + spare) // denominator
    return -size if numerator < 0 else size


def _of_rate(without: int, included: int, rate: int, rounding: Rounding) -> tuple[int, int]:
    """Return taxable amount and tax of one rate (percent).

    Where a bill has amounts both without and with tax, all are converted to amounts with tax first; the tax is that
    sum's, rounded once.
    """
    added = rounded(without * rate, 100, rounding)
    if not included:
        return without, added
    gross = without + added + included
    tax = rounded(gross * rate, 100 + rate, rounding)
    return gross - tax, tax
