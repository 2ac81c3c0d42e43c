"""What each line of a bill comes to without tax, so that the printed lines add up to the printed totals."""

from collections.abc import Sequence

from billing.tax.figures import RATES, Figures, Line


def nets(lines: Sequence[Line], figures: Figures) -> list[int]:
    """The amounts without tax, in the order of the lines; per rate they add up to the taxable amount of the figures.

    A line without tax keeps its amount. Those that hold their tax share what is left of the taxable amount: each its
    own 100/110 or 100/108 rounded down, then a yen more for the largest remainders (of equal ones the earlier line), so
    that none is further than two yen from its exact share. `figures` are those of the lines.
    """
    found = [line.amount for line in lines]
    for category, taxable in (("10", figures.taxable_10), ("8", figures.taxable_8)):
        mine = [place for place, line in enumerate(lines) if line.category == category]
        included = [place for place in mine if lines[place].is_included]
        rest = taxable - sum(found[place] for place in mine if place not in included)
        for place, share in zip(
            included, _shared([found[place] for place in included], rest, RATES[category]), strict=True
        ):
            found[place] = share
    return found


def _shared(amounts: Sequence[int], total: int, rate: int) -> list[int]:
    """`total` over amounts that hold their tax, by largest remainder."""
    if not amounts:
        return []
    exact = [divmod(amount * 100, 100 + rate) for amount in amounts]
    each, more = divmod(total - sum(whole for whole, _ in exact), len(amounts))
    first = sorted(range(len(amounts)), key=lambda place: (-exact[place][1], place))[:more]
    return [whole + each + (place in first) for place, (whole, _) in enumerate(exact)]
