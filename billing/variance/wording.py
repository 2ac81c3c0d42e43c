"""Write each component of the variance as one plain sentence."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from billing.statements.items import number
from billing.tax.figures import RATES
from billing.variance.causes import Cause, Component
from billing.variance.matching import Part
from portal.telephones import hyphenated
from portal.text import yen, yen_change


class Entry(NamedTuple):
    """A component as the page prints it.

    `figures` are the amounts as printed on the bills; `share` is the length of its bar in percent of the longest.
    """

    name: str
    sentence: str
    where: str
    figures: str
    yen: int
    change: str
    share: float


def entries(components: Sequence[Component]) -> list[Entry]:
    """Return the entries of the page, in the order of the components."""
    longest = max((abs(component.yen) for component in components), default=1)
    return [
        Entry(
            name=component.cause.value,
            sentence=SENTENCES[component.cause](component),
            where=_where(component),
            figures=_figures(component),
            yen=component.yen,
            change=yen_change(component.yen),
            share=100 * abs(component.yen) / longest,
        )
        for component in components
    ]


def _of(part: Part | None) -> str:
    return f"「{part.row.description}」" if part else ""


def _either(came: str, went: str, changed: str) -> Callable[[Component], str]:
    """Return a function that picks one of three sentences: the item is new, has ended, or has another amount."""

    def sentence(component: Component) -> str:
        said = changed if component.before and component.now else came if component.now else went
        return said.format(_of(component.now or component.before))

    return sentence


def _usage(component: Component) -> str:
    before, now = component.before, component.now
    if not (before and now):
        return f"{_of(now)}のご利用がありました。" if now else f"{_of(before)}のご利用が、今回のご請求にはありません。"
    return f"ご利用に応じた{_of(now)}が{'増え' if now.exact > before.exact else '減り'}ました。"


def _plan(component: Component) -> str:
    before, now = component.both
    return f"プランが{_of(before)}から{_of(now)}に変わりました。"


def _quantity(component: Component) -> str:
    before, now = component.both
    return f"{_of(now)}の数量が{number(before.quantity)}から{number(now.quantity)}に変わりました。"


def _days(component: Component) -> str:
    before, now = component.both
    return f"{_of(now)}の対象日数が、{before.days}日分から{now.days}日分に変わりました。"


def _other(component: Component) -> str:
    if not (component.before or component.now):
        return "明細の項目からは分からない差額です。くわしくはお問い合わせください。"
    return _either("{}が加わりました。", "{}がなくなりました。", "{}の金額が変わりました。")(component)


SENTENCES: dict[Cause, Callable[[Component], str]] = {
    Cause.NEW: lambda component: f"{_of(component.now)}が今回から加わりました。",
    Cause.ENDED: lambda component: f"{_of(component.before)}のご請求がなくなりました。",
    Cause.PLAN: _plan,
    Cause.PRICE: lambda component: f"{_of(component.now)}の料金が変わりました。",
    Cause.QUANTITY: _quantity,
    Cause.DAYS: _days,
    Cause.USAGE: _usage,
    Cause.DISCOUNT_STARTED: lambda component: f"割引{_of(component.now)}が始まりました。",
    Cause.DISCOUNT_ENDED: lambda component: f"割引{_of(component.before)}が終わりました。",
    Cause.DISCOUNT: lambda component: f"割引{_of(component.now)}の額が変わりました。",
    Cause.ONE_OFF: _either(
        "一時的な料金{}がありました。",
        "前回の一時的な料金{}が、今回はありません。",
        "一時的な料金{}の額が変わりました。",
    ),
    Cause.ADJUSTMENT: _either(
        "料金の調整{}がありました。", "前回の料金の調整{}が、今回はありません。", "料金の調整{}の額が変わりました。"
    ),
    Cause.TAX: lambda component: f"{_of(component.now)}の消費税の区分が変わりました。",
    Cause.ROUNDING: lambda component: "消費税の1円未満の端数を処理した差です。",
    Cause.OTHER: _other,
}


def _where(component: Component) -> str:
    """Return the line, or the number of lines or items; "" for an item of the contract itself."""
    part, numbers = component.now or component.before, set(component.line_numbers)
    count = len(component.line_numbers)
    if count > 1:
        return f"{count}{'回線' if len(numbers) == count and '' not in numbers else '件'}の合計"
    if not (part and part.row.line_number):
        return ""
    return f"{part.row.line_label or '回線'} {hyphenated(part.row.line_number)}"


def _figures(component: Component) -> str:
    """Format the amounts as printed on the bills, so that the item is found there: 税抜 5,200円 → 5,500円.

    One figure for an item that is new or has ended; 1件あたり in front if the component sums several items.
    """
    said, kind = [], ""
    for part in (component.before, component.now):
        if part:
            known, kind = kind, _kind(part)
            said.append(f"{kind} {yen(part.amount)}" if kind and kind != known else yen(part.amount))
    each = "1件あたり " if len(component.line_numbers) > 1 and said else ""
    return each + " → ".join(said)


def _kind(part: Part) -> str:
    """Return 税込 or 税抜 as the amount is printed; "" for an untaxed item."""
    if part.row.tax_included:
        return "税込"
    return "税抜" if part.row.tax_category in RATES else ""
