"""Draw monthly amounts as an SVG bar chart on the server: no script, no inline style, readable in print.

Formatted in Python instead of a template, because every request of the bill list draws one (measured by `make bench`).
Each bar is a link in a list, so that keyboard and screen reader can go through the months.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.html import format_html, format_html_join

from billing.charts.scale import Scale, fit
from portal.text import yen, yen_change

FEWEST = 2  # bills; fewer make no chart
BAR = 0.6  # of a column's width
CROWDED = 3  # within so many columns of the last one, value labels would touch
THINNEST = 0.4  # least height of a bar, percent of the drawing
GAP = 7  # percent between the end of a cut bar and the mark that shows the cut

TICK = '<text x="48" y="{}%" dy=".35em" text-anchor="end">{}</text>'
GRID = '<line class="mp-chart__grid{}" x1="0" x2="100%" y1="{:.2f}%" y2="{:.2f}%"/>'
BAND = '<rect class="mp-chart__band" x="{:.2f}%" y="9%" width="{:.2f}%" height="81%" rx="6"/>'
RECT = '<rect class="mp-s1" x="{:.2f}%" y="{:.2f}%" width="{:.2f}%" height="{:.2f}%" rx="2"/>'
CUT = '<line class="mp-chart__cut" x1="{:.2f}%" y1="{:.2f}%" x2="{:.2f}%" y2="{:.2f}%"/>'
FORMER = '<line class="mp-chart__former" x1="{:.2f}%" y1="{:.2f}%" x2="{:.2f}%" y2="{:.2f}%"/>'
VALUE = '<text class="mp-chart__val" x="{:.2f}%" y="9%" dy="{}" text-anchor="{}">{}</text>'
MONTH = '<text class="mp-chart__month"{} x="{:.2f}%" y="80%" dy="1.5em" text-anchor="middle">{}</text>'
YEAR = '<text class="mp-chart__year" {} x="{:.2f}%" y="80%" dy="2.9em" text-anchor="middle">{}年</text>'
NO_BILL = '<text class="mp-chart__none" x="{:.2f}%" y="{:.2f}%" dy="-.4em" text-anchor="middle">−</text>'
# Formatted in two steps: numbers first, then format_html fills the doubled braces with escaped text
LINKED = (
    '<g role="listitem" class="mp-chart__item"><a class="mp-chart__col" href="{{}}" aria-label="{{}}"{}{}>{}</a></g>'
)
FIGURES = (
    '<tr><th scope="row">{{}}</th><td class="is-right mp-num">{}</td><td class="is-right mp-num">{}</td>'
    '<td class="is-right mp-num">{}</td></tr>'
)
UNLINKED = '<g role="listitem" class="mp-chart__item"><g role="img" aria-label="{{}}">{}</g></g>'


class Bar(NamedTuple):
    """A month. `yen` is None without a bill; `url` is the bill's address; `is_checked`: its amount is in question."""

    month: date
    yen: int | None
    url: str = ""
    is_checked: bool = False


class TableRow(NamedTuple):
    """A row of the table below the chart, as text."""

    month: str
    amount: str
    former: str
    change: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What `templates/billing/charts/_chart.html` places. `summary` describes the chart in a sentence."""

    axis: str
    plot: str
    summary: str
    average: str
    highest: str
    highest_month: str
    lines: Sequence[TableRow]
    has_former: bool
    is_cut: bool

    @property
    def figures(self) -> str:
        """Return the markup of the table's rows."""
        drawn = "".join([FIGURES.format(line.amount, line.former, line.change) for line in self.lines])
        return format_html(drawn, *(line.month for line in self.lines))


def of(bars: Sequence[Bar]) -> Chart | None:
    """Return the chart of these months (oldest first); None with fewer than FEWEST bills."""
    billed = [(bar, bar.yen) for bar in bars if bar.yen is not None]
    if len(billed) < FEWEST:
        return None
    amounts = [amount for _, amount in billed]
    scale, former = fit(amounts), _former(bars)
    certain = [bar.yen for bar, _ in billed if bar.yen is not None and not bar.is_checked] or amounts
    average = round(sum(certain) / len(certain))
    top, most = max(billed, key=lambda one: one[1])
    return Chart(
        axis=format_html_join("", TICK, ((f"{scale.at(tick):.2f}", yen(tick)[:-1]) for tick in scale.ticks)),
        plot=_plot(bars, scale, former),
        summary=_summary(bars, billed, average),
        average=yen(average),
        highest=yen(most),
        highest_month=_name(top.month),
        lines=[_table_row(bar, former.get(bar.month)) for bar in reversed(bars)],
        has_former=bool(former),
        is_cut=any(scale.cuts(amount) for amount in amounts),
    )


def _former(bars: Sequence[Bar]) -> dict[date, int]:
    """Return last year's amounts by month, where both months have a bill in the chart."""
    by_month = {bar.month: bar.yen for bar in bars}
    lately = {month: by_month.get(month.replace(year=month.year - 1)) for month in by_month}
    return {month: amount for month, amount in lately.items() if amount is not None and by_month[month] is not None}


def _plot(bars: Sequence[Bar], scale: Scale, former: dict[date, int]) -> str:
    levels = [(" mp-chart__zero" if tick == 0 else "", scale.at(tick)) for tick in scale.ticks]
    grid = "".join(GRID.format(zero, level, level) for zero, level in levels)
    columns = list(_columns(bars, scale, former))
    drawn = "".join(column for column, _ in columns)
    return format_html(f'<g aria-hidden="true">{grid}</g>{drawn}', *(text for _, texts in columns for text in texts))


def _columns(bars: Sequence[Bar], scale: Scale, former: dict[date, int]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each column with the texts that format_html is to fill in."""
    width, last = 100 / len(bars), len(bars) - 1
    for place, bar in enumerate(bars):
        words = _words(bars, place, width)
        if bar.yen is None:
            none = NO_BILL.format((place + 0.5) * width, scale.at(0))
            yield UNLINKED.format(none + words), [f"{_name(bar.month)} ご請求なし"]
            continue
        is_cut = scale.cuts(bar.yen)
        drawn = [
            BAND.format(place * width, width),
            _bar(bar.yen, place, width, scale),
            _mark(former.get(bar.month), place, width, scale),
            _value(bar.yen, place, len(bars), is_raised=is_cut and last - place <= CROWDED and place != last),
            words,
        ]
        marks = " data-current" if place == last else "", " data-cut" if is_cut else ""
        texts = [bar.url, _spoken(bar, bar.yen, former.get(bar.month))]
        yield LINKED.format(*marks, "".join(drawn)), texts


def _bar(amount: int, place: int, width: float, scale: Scale) -> str:
    """Draw a bar from zero up or down, at least THINNEST high; a cut one ends at the axis, with a mark."""
    left, thick, zero, end = (place + (1 - BAR) / 2) * width, BAR * width, scale.at(0), scale.at(amount)
    height = max(abs(end - zero), THINNEST)
    drawn = RECT.format(left, zero if amount < 0 else zero - height, thick, height)
    if not scale.cuts(amount):
        return drawn
    gap = end + (GAP if amount > 0 else -GAP)
    return drawn + CUT.format(left - 0.3, gap + 1.6, left + thick + 0.3, gap - 1.6)


def _mark(amount: int | None, place: int, width: float, scale: Scale) -> str:
    """Draw last year's amount as a stroke across the column; nothing for None."""
    if amount is None:
        return ""
    level = scale.at(amount)
    return FORMER.format((place + 0.06) * width, level, (place + 0.94) * width, level)


def _value(amount: int, place: int, count: int, *, is_raised: bool) -> str:
    """Draw the amount above its column, kept inside the drawing at both ends."""
    at, anchor = (place + 0.5) * 100 / count, "middle"
    if place < 2:
        at, anchor = place * 100 / count, "start"
    elif place > count - 3:
        at, anchor = (place + 1) * 100 / count, "end"
    return VALUE.format(at, "-1.7em" if is_raised else "-.45em", anchor, yen(amount))


def _words(bars: Sequence[Bar], place: int, width: float) -> str:
    """Draw month and year below a column. A narrow screen shows every third month, counted from the newest."""
    middle, month = (place + 0.5) * width, bars[place].month
    is_minor = (len(bars) - 1 - place) % 3 != 0
    drawn = MONTH.format(" data-minor" if is_minor else "", middle, f"{month.month}月")
    if place == 0 or month.month == 1:
        drawn += YEAR.format("data-wide", middle, month.year)
    if not is_minor and (place < 3 or bars[place - 3].month.year != month.year):
        drawn += YEAR.format("data-narrow", middle, month.year)
    return drawn


def _table_row(bar: Bar, former: int | None) -> TableRow:
    change = yen_change(bar.yen - former) if bar.yen is not None and former is not None else "—"
    amount = "ご請求なし" if bar.yen is None else yen(bar.yen)
    return TableRow(_name(bar.month), amount, "—" if former is None else yen(former), change)


def _summary(bars: Sequence[Bar], billed: Sequence[tuple[Bar, int]], average: int) -> str:
    (first, oldest), (last, newest) = billed[0], billed[-1]
    top, most = max(billed, key=lambda one: one[1])
    bottom, least = min(billed, key=lambda one: one[1])
    missing = len(bars) - len(billed)
    return (
        f"{_name(first.month)}の{yen(oldest)}から{_name(last.month)}の{yen(newest)}まで。"
        f"最高は{_name(top.month)}の{yen(most)}、最低は{_name(bottom.month)}の{yen(least)}、平均は{yen(average)}です。"
        + (f"ご請求のない月が{missing}か月あります。" if missing else "")
    )


def _spoken(bar: Bar, amount: int, former: int | None) -> str:
    beside = f"、前年同月は{yen(former)}" if former is not None else ""
    checked = "（金額を確認しています）" if bar.is_checked else ""
    return f"{_name(bar.month)} {yen(amount)}{checked}{beside}。明細を見る"


def _name(month: date) -> str:
    return f"{month.year}年{month.month}月"
