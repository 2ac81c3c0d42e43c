"""Allocate rounded totals to parts by the largest remainder method, so that printed parts add up to printed totals."""

from collections.abc import Sequence

from billing.tax.figures import RATES, Figures, LineItem


def net_amounts(items: Sequence[LineItem], figures: Figures) -> list[int]:
    """Return the yen without tax of each line item, in order; per rate they add up to the taxable amount of `figures`.

    `figures` are those of the items. An item without tax keeps its amount. Items that include their tax share what is
    left of the taxable amount: each its own 100/110 or 100/108 rounded down, then one yen more for the largest
    remainders (of equal ones the earlier item). Each is within two yen of its exact share.
    """
    amounts = [item.amount for item in items]
    for category, taxable in (("10", figures.taxable_10), ("8", figures.taxable_8)):
        mine = [place for place, item in enumerate(items) if item.category == category]
        included = [place for place in mine if items[place].is_included]
        rest = taxable - sum(amounts[place] for place in mine if place not in included)
        for place, share in zip(
            included, _shared([amounts[place] for place in included], rest, RATES[category]), strict=True
        ):
            amounts[place] = share
    return amounts


def whole_yen(hundredths: Sequence[int], total: int) -> tuple[list[int], int]:
    """Round amounts in hundredths of a yen to whole yen; return them and the rest: together they add up to `total`.

    Each is within one yen of its exact value. The rest is zero wherever `total` is the exact sum rounded up or down.
    Remainders go to the largest fractions first, of equal ones to the earlier amount.
    """
    exact = sum(hundredths)
    floor, ceiling = exact // 100, -(-exact // 100)
    reached = min(max(total, floor), ceiling)
    shares = [share // 100 for share in hundredths]
    by_fraction = sorted(range(len(shares)), key=lambda place: -(hundredths[place] % 100))
    for place in by_fraction[: reached - sum(shares)]:
        shares[place] += 1
    return shares, total - reached


def _shared(amounts: Sequence[int], total: int, rate: int) -> list[int]:
    """Split `total` yen over amounts that include `rate` percent of tax, by largest remainder."""
    if not amounts:
        return []
    exact = [divmod(amount * 100, 100 + rate) for amount in amounts]
    each, more = divmod(total - sum(whole for whole, _ in exact), len(amounts))
    first = sorted(range(len(amounts)), key=lambda place: (-exact[place][1], place))[:more]
    return [whole + each + (place in first) for place, (whole, _) in enumerate(exact)]
