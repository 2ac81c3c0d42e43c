"""Match the items of a bill with those of the bill before."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from billing.statements.models import ItemKind
from billing.tax.figures import RATES
from billing.variance.queries import ItemRow


@dataclass(slots=True)
class Part:
    """The rows of a bill with the same line, code and description, summed. `exact` in hundredths of a yen with tax."""

    row: ItemRow
    exact: int = 0
    amount: int = 0  # yen as printed, with or without tax
    quantity: Decimal = Decimal(0)
    unit_prices: set[Decimal] = field(default_factory=set)
    begins: list[date] = field(default_factory=list)
    ends: list[date] = field(default_factory=list)

    def add(self, row: ItemRow) -> None:
        """Add one more row."""
        rate = 0 if row.tax_included else RATES.get(row.tax_category, 0)
        self.exact += row.amount * (100 + rate)
        self.amount += row.amount
        self.quantity += row.quantity
        self.unit_prices.add(row.unit_price)
        if row.service_from and row.service_to:
            self.begins.append(row.service_from)
            self.ends.append(row.service_to)

    @property
    def days(self) -> int | None:
        """Return the number of days charged for; None if the company's file does not say."""
        return (max(self.ends) - min(self.begins)).days + 1 if self.begins else None


Pair = tuple[Part | None, Part | None]  # before, now


def pairs(before: Iterable[ItemRow], now: Iterable[ItemRow]) -> list[Pair]:
    """Return every part of both bills once, as (before, now): in the order of the newer bill, then the ended ones.

    Matches line, code and description first; then line and code (the description changed); then the basic charge of the
    line (the plan changed). The latter two only where exactly one part is left on either side.
    """
    left, right = _parts(before), _parts(now)
    matched: dict[int, Part | None] = {}
    for key in (_words, _code, _base):
        waiting = [part for part in right if id(part) not in matched]
        for one, other in _only(left, waiting, key):
            matched[id(other)] = one
            left = [part for part in left if part is not one]
    return [(matched.get(id(part)), part) for part in right] + [(part, None) for part in left]


def _parts(rows: Iterable[ItemRow]) -> list[Part]:
    parts: dict[Hashable, Part] = {}
    for row in rows:
        key = (row.line_number, row.item_code, row.description, row.item_kind, row.tax_category, row.tax_included)
        parts.setdefault(key, Part(row)).add(row)
    return list(parts.values())


def _only(left: list[Part], right: list[Part], key: Callable[[Part], Hashable | None]) -> list[tuple[Part, Part]]:
    """Return the pairs of parts whose key occurs exactly once on either side; a key of None matches nothing."""
    by_key: dict[Hashable, tuple[list[Part], list[Part]]] = {}
    for side, parts in enumerate((left, right)):
        for part in parts:
            if (name := key(part)) is not None:
                by_key.setdefault(name, ([], []))[side].append(part)
    return [(ones[0], others[0]) for ones, others in by_key.values() if len(ones) == len(others) == 1]


def _words(part: Part) -> Hashable:
    return part.row.line_number, part.row.item_code, part.row.description


def _code(part: Part) -> Hashable:
    return part.row.line_number, part.row.item_code


def _base(part: Part) -> Hashable | None:
    return part.row.line_number if part.row.item_kind == ItemKind.BASE else None
