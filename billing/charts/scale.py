"""The yen axis: where an amount stands in a drawing whose coordinates are percent from its top."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

TOP, BOTTOM = 14.0, 80.0  # what is above holds values, what is below the months
MOST_INTERVALS = 6
NICE = (1, 2, 5)
HUGE = 4  # times the median: such a month would press all others flat
HEADROOM = 1.25  # of a cut axis over the highest month that is not cut
STUB = 0.25  # of what the others span: so far reaches a cut bar at least, on a side where no other stands too


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high` yen in even steps; zero is always within. Amounts beyond are cut."""

    low: int
    high: int
    step: int

    @property
    def ticks(self) -> list[int]:
        """The amounts with a grid line, lowest first."""
        return list(range(self.low, self.high + 1, self.step))

    def at(self, yen: int) -> float:
        """Percent from the top; an amount beyond the axis stands at its end."""
        within = min(max(yen, self.low), self.high)
        return BOTTOM - (within - self.low) / (self.high - self.low) * (BOTTOM - TOP)

    def cuts(self, yen: int) -> bool:
        """Whether the bar of this amount is longer than the axis."""
        return not self.low <= yen <= self.high


def fitting(amounts: Sequence[int]) -> Scale:
    """The axis for these amounts, at least one. A month of more than HUGE times the median is cut, so that the others
    can still be told apart."""
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
    """The smallest of 1, 2, 5, 10, 20, 50 … that divides the span into few enough intervals."""
    power = 1
    while True:
        for nice in NICE:
            if span <= nice * power * MOST_INTERVALS:
                return nice * power
        power *= 10
