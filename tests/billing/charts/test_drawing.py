"""The bar chart of monthly amounts: its SVG, its description and its table."""

import re
from datetime import date
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from billing.charts.drawing import Bar, Chart, of
from billing.charts.scale import fit
from billing.statements.months import shifted

NOVEMBER = date(2026, 11, 1)
SVG = "http://www.w3.org/2000/svg"


def fifteen(**other: int | None) -> list[Bar]:
    """Return bills from 8,000 yen up, rising monthly, oldest first; `m3=…` replaces the one three months ago."""
    given = {back: other.get(f"m{back}", 8000 + 10 * (14 - back)) for back in range(15)}
    return [
        Bar(shifted(NOVEMBER, -back), given[back], f"/billing/{back}/" if given[back] is not None else "")
        for back in reversed(range(15))
    ]


def chart(bars: list[Bar]) -> Chart:
    found = of(bars)
    assert found
    return found


def columns(found: Chart) -> list[ElementTree.Element]:
    """Return the columns of the drawing; parsing it checks that it is well-formed XML."""
    plot = ElementTree.fromstring(f"<svg>{found.plot}</svg>".replace("data-current", 'data-current=""').replace(
        "data-cut", 'data-cut=""').replace("data-minor", 'data-minor=""').replace("data-wide", 'data-wide=""').replace(
        "data-narrow", 'data-narrow=""'))  # fmt: skip
    return [item for item in plot if item.get("role") == "listitem"]


def bar_of(column: ElementTree.Element) -> tuple[float, float]:
    """Return top and height of a bar in percent."""
    (bar,) = [rect for rect in column.iter("rect") if rect.get("class") == "mp-s1"]
    return float((bar.get("y") or "")[:-1]), float((bar.get("height") or "")[:-1])


def test_every_month_is_a_link_to_its_bill_that_says_its_amount() -> None:
    found = chart(fifteen())

    links = [link for column in columns(found) for link in column.iter("a")]

    assert [link.get("href") for link in links] == [f"/billing/{back}/" for back in reversed(range(15))]
    assert links[0].get("aria-label") == "2025年9月 8,000円。明細を見る"
    assert links[14].get("aria-label") == "2026年11月 8,140円、前年同月は8,020円。明細を見る"
    assert [link.get("data-current") is not None for link in links] == [False] * 14 + [True]


def test_a_month_without_a_bill_is_said_and_leads_nowhere() -> None:
    found = chart(fifteen(m4=None))

    column = columns(found)[10]

    assert list(column.iter("a")) == []
    assert column[0].get("aria-label") == "2026年7月 ご請求なし"
    assert list(column.iter("rect")) == []
    assert found.lines[4] == ("2026年7月", "ご請求なし", "—", "—")
    assert "ご請求のない月が1か月あります。" in found.summary


def test_the_month_of_last_year_is_marked_where_it_is_in_the_window() -> None:
    found = chart(fifteen())

    marked = [bool(list(column.iter("line"))) for column in columns(found)]

    assert marked == [False] * 12 + [True] * 3
    assert [line.former for line in found.lines[:4]] == ["8,020円", "8,010円", "8,000円", "—"]
    assert found.lines[0].change == "+120円"
    assert found.has_former
    assert not chart(fifteen()[3:]).has_former


def test_a_credit_hangs_from_the_zero_line() -> None:
    found = chart(fifteen(m1=-1320))

    usual, credit = (bar_of(columns(found)[place]) for place in (12, 13))

    assert credit[0] >= sum(usual) - 0.01
    assert credit[1] > 1
    assert "−1,320円" in found.plot


def test_a_huge_month_is_cut_and_keeps_its_value_in_sight() -> None:
    found = chart(fifteen(m5=410_000))

    cut = [column for column in columns(found) if column[0].get("data-cut") is not None]

    assert [column[0].get("aria-label") for column in cut] == ["2026年6月 410,000円。明細を見る"]
    assert [line.get("class") for line in cut[0].iter("line")] == ["mp-chart__cut"]
    assert found.is_cut
    assert bar_of(columns(found)[0])[1] > 20
    assert not chart(fifteen()).is_cut


def test_a_huge_credit_is_cut_below_zero_and_marked_alike() -> None:
    found = chart(fifteen(m5=-50_000))

    (cut,) = [column for column in columns(found) if column[0].get("data-cut") is not None]
    (mark,) = cut.iter("line")
    (top, height), zero = bar_of(cut), sum(bar_of(columns(found)[0]))
    assert cut[0].get("aria-label") == "2026年6月 −50,000円。明細を見る"
    assert mark.get("class") == "mp-chart__cut"
    assert abs(top - zero) < 0.02
    assert height > 10
    assert all(top < level(mark, end) < top + height for end in ("y1", "y2"))


def level(line: ElementTree.Element, end: str) -> float:
    return float((line.get(end) or "")[:-1])


@given(st.lists(st.integers(-10_000_000, 10_000_000) | st.integers(-9, 9), min_size=2, max_size=15))
def test_every_amount_is_seen_on_its_side_of_zero(amounts: list[int]) -> None:
    bars = [Bar(shifted(NOVEMBER, back - len(amounts)), amount, "/x/") for back, amount in enumerate(amounts)]

    drawn = zip(amounts, columns(chart(bars)), strict=True)

    zero = fit(amounts).at(0)
    for amount, column in drawn:
        top, height = bar_of(column)
        assert height >= 0.4
        assert abs((top if amount < 0 else top + height) - zero) < 0.02
        for mark in column.iter("line"):
            if mark.get("class") == "mp-chart__cut":
                assert all(top < level(mark, end) < top + height for end in ("y1", "y2"))


def test_the_highest_month_is_named_with_its_year() -> None:
    assert chart(fifteen(m12=9000)).highest_month == "2025年11月"


def test_the_summary_says_what_the_eye_sees() -> None:
    assert chart(fifteen(m7=10_280)).summary == (
        "2025年9月の8,000円から2026年11月の8,140円まで。"
        "最高は2026年4月の10,280円、最低は2025年9月の8,000円、平均は8,217円です。"
    )


def test_one_bill_makes_no_chart() -> None:
    assert of([Bar(NOVEMBER, 8000, "/x/")]) is None
    assert of([Bar(shifted(NOVEMBER, -1), None), Bar(NOVEMBER, 8000, "/x/")]) is None


def test_an_address_is_text_in_the_drawing() -> None:
    bars = [Bar(shifted(NOVEMBER, -back), 8000, '/"><script>') for back in (1, 0)]

    assert "<script>" not in chart(bars).plot


def test_bars_are_as_high_as_their_amounts() -> None:
    found = chart([Bar(shifted(NOVEMBER, -1), 4000, "/a/"), Bar(NOVEMBER, 8000, "/b/")])

    low, high = (bar_of(column)[1] for column in columns(found))

    assert abs(high - 2 * low) < 0.05


def test_on_a_phone_every_third_month_is_named_and_the_newest_always() -> None:
    found = chart(fifteen())

    months = re.findall(r'class="mp-chart__month"( data-minor)? [^>]*>(\d+月)<', found.plot)

    assert [name for minor, name in months if not minor] == ["11月", "2月", "5月", "8月", "11月"]


def test_an_amount_in_question_does_not_count_in_the_average() -> None:
    bars = [bar._replace(is_checked=bar.yen == 90_000) for bar in fifteen(m7=90_000)]

    assert chart(bars).average == chart(fifteen(m7=None)).average
