"""The yen axis of the chart. Coordinates are percent from the top of the drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

TOP, BOTTOM = 14.0, 80.0  # above are value labels, below are months
MOST_INTERVALS = 6
NICE = (1, 2, 5)
HUGE = 4  # times the median: a bar above that would flatten all others, so it is cut
HEADROOM = 1.25  # a cut axis ends at so many times the highest amount that is not cut
STUB = 0.25  # a cut bar is at least this part of the other bars' span, even if it is the only one on its side


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high` yen in steps of `step`; includes zero. Bars of amounts beyond it are cut."""

    low: int
    high: int
    step: int

    @property
    def ticks(self) -> list[int]:
        """Return the amounts with a grid line, lowest first."""
        return list(range(self.low, self.high + 1, self.step))

    def at(self, yen: int) -> float:
        """Return the position of an amount in percent from the top; one beyond the axis is placed at its end."""
        within = min(max(yen, self.low), self.high)
        return BOTTOM - (within - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def cuts(self, yen: int) -> bool:
        """Return whether the amount lies beyond the axis."""
        return not self.low <= yen <= self.high


def fit(amounts: Sequence[int]) -> Scale:
    """Return the axis for one amount or more. Amounts above HUGE times the median are cut, so that others show."""
    limit = HUGE * median(abs(yen) for yen in amounts if yen) if any(amounts) else 0
    usual = [yen for yen in amounts if abs(yen) <= limit] or [0]
    low, high = min(0, *usual), max(0, *usual)
    room = ceil((high - low) * STUB)
    above, below = max(amounts) > high, min(amounts) < low
    high = max(int(high * HEADROOM), room) if above else high
    low = min(int(low * HEADROOM), -room) if below else low
    step = _step(high - low)
    return Scale(low // step * step, -(-high // step) * step or step, step)


def _step(span: int) -> int:
    """Return the smallest of 1, 2, 5, 10, 20, 50 … that divides the span into at most MOST_INTERVALS intervals."""
    power = 1
    while True:
        for nice in NICE:
            if span <= nice * power * MOST_INTERVALS:
                return nice * power
        power *= 10
