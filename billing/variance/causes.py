"""Explain the variance between a bill and the one before: components with a cause and yen that add up to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from billing.statements.models import ItemKind
from billing.tax.allocation import whole_yen
from billing.variance.matching import Pair, Part, pairs
from billing.variance.queries import ItemRow

MOST_ROUNDING = 4  # yen: two bills with two tax rates each, and each tax is rounded by less than one yen
FEWEST_DAYS = 28  # a charge for fewer days was prorated


class Cause(Enum):
    """The cause of a component; the value is its name on the page."""

    NEW = "追加"
    ENDED = "終了"
    PLAN = "プラン変更"
    PRICE = "料金の変更"
    QUANTITY = "数量の変更"
    DAYS = "日割り"
    USAGE = "ご利用分"
    DISCOUNT_STARTED = "割引の開始"
    DISCOUNT_ENDED = "割引の終了"
    DISCOUNT = "割引の変更"
    ONE_OFF = "一時的な料金"
    ADJUSTMENT = "調整"
    TAX = "消費税"
    ROUNDING = "端数処理"
    OTHER = "その他"


@dataclass(frozen=True, slots=True)
class Component:
    """One component of the variance, `yen` with tax.

    The same change of several items makes one component: `before` and `now` are those of the first, `line_numbers` has
    an entry for each item ("" for one of the contract itself). `before` is None for a new item, `now` for an ended one.
    """

    cause: Cause
    yen: int
    before: Part | None = None
    now: Part | None = None
    line_numbers: Sequence[str] = ()

    @property
    def both(self) -> tuple[Part, Part]:
        """Return `before` and `now`. Raises ValueError if either is None."""
        if self.before and self.now:
            return self.before, self.now
        raise ValueError(f"{self.cause} is about one item")


def explain(before: Iterable[ItemRow], now: Iterable[ItemRow], *, difference: int) -> list[Component]:
    """Return the components of a difference (yen with tax), the largest first; they add up to it exactly.

    What the items do not account for is the rounding of the tax, done once per rate and bill; if it exceeds
    MOST_ROUNDING its cause is OTHER. Components of less than one yen are left out.
    """
    groups = _grouped(pair for pair in pairs(before, now) if _exact(pair))
    shares, rest = whole_yen([sum(map(_exact, group)) for group in groups], difference)
    components = [
        Component(_cause(*group[0]), yen, *group[0], line_numbers=[_line_number(*pair) for pair in group])
        for group, yen in zip(groups, shares, strict=True)
        if yen
    ]
    components.sort(key=lambda component: -abs(component.yen))
    if rest:
        components.append(Component(Cause.ROUNDING if abs(rest) <= MOST_ROUNDING else Cause.OTHER, rest))
    return components


def _exact(pair: Pair) -> int:
    """Return the change in hundredths of a yen, with tax."""
    before, now = pair
    return (now.exact if now else 0) - (before.exact if before else 0)


def _grouped(changes: Iterable[Pair]) -> Sequence[list[Pair]]:
    """Group identical changes, usually of the same item on several lines, so that each is explained once."""
    groups: dict[object, list[Pair]] = {}
    for before, now in changes:
        groups.setdefault((_cause(before, now), _described(before), _described(now)), []).append((before, now))
    return list(groups.values())


def _described(part: Part | None) -> tuple[object, ...] | None:
    """Return everything that the explanation says of an item, as a key for grouping."""
    if part is None:
        return None
    row = part.row
    return row.description, part.amount, row.tax_category, row.tax_included, part.quantity, part.days


def _line_number(before: Part | None, now: Part | None) -> str:
    part = now or before
    return part.row.line_number if part else ""


def _cause(before: Part | None, now: Part | None) -> Cause:
    """Determine the cause from the kind of the newer item; OTHER without a kind."""
    newer = now or before
    match newer.row.item_kind if newer else "":
        case ItemKind.USAGE:
            return Cause.USAGE
        case ItemKind.ONE_OFF:
            return Cause.ONE_OFF
        case ItemKind.ADJUSTMENT:
            return Cause.ADJUSTMENT
        case ItemKind.DISCOUNT if before and now:
            return Cause.DISCOUNT
        case ItemKind.DISCOUNT:
            return Cause.DISCOUNT_STARTED if now else Cause.DISCOUNT_ENDED
        case ItemKind.BASE | ItemKind.OPTION:
            return _regular(before, now)
        case _:
            return Cause.OTHER


def _regular(before: Part | None, now: Part | None) -> Cause:
    """Determine the cause for an item that is charged every month."""
    if not (before and now):
        return Cause.NEW if now else Cause.ENDED
    if before.amount == now.amount:
        return Cause.TAX
    if before.row.item_kind == ItemKind.BASE and before.row.item_code != now.row.item_code:
        return Cause.PLAN
    if before.days and now.days and before.days != now.days and min(before.days, now.days) < FEWEST_DAYS:
        return Cause.DAYS
    if before.unit_prices == now.unit_prices and before.quantity != now.quantity:
        return Cause.QUANTITY
    return Cause.PRICE
