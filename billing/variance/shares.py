"""Whole yen from hundredths, so that the parts add up to what was billed."""

from collections.abc import Sequence

MOST_ROUNDING = 4  # yen: two bills, two tax rates each, and each is rounded by less than one yen


def whole(hundredths: Sequence[int], total: int) -> tuple[list[int], int]:
    """Each share within one yen of its exact value, and the rest: shares and rest add up to `total`.

    The rest is zero wherever the total is the exact sum rounded up or down. Remainders go to the largest fractions
    first, the first of equals before the others.
    """
    exact = sum(hundredths)
    floor, ceiling = exact // 100, -(-exact // 100)
    reached = min(max(total, floor), ceiling)
    shares = [share // 100 for share in hundredths]
    by_fraction = sorted(range(len(shares)), key=lambda place: -(hundredths[place] % 100))
    for place in by_fraction[: reached - sum(shares)]:
        shares[place] += 1
    return shares, total - reached
