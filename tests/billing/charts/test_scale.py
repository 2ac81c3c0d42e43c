"""The axis of the chart: range, steps, cut bars."""

from hypothesis import given
from hypothesis import strategies as st

from billing.charts.scale import BOTTOM, TOP, Scale, fit

AMOUNTS = st.lists(st.integers(-10_000_000, 10_000_000), min_size=1, max_size=15)


def test_ordinary_bills_stand_on_zero_under_a_round_number() -> None:
    scale = fit([8742, 8430, 10280, 7980])

    assert (scale.low, scale.high) == (0, 12_000)
    assert scale.ticks[0] == 0
    assert scale.at(0) == BOTTOM
    assert scale.at(scale.high) == TOP
    assert not any(scale.cuts(yen) for yen in (8742, 10280))


def test_a_credit_hangs_below_zero() -> None:
    scale = fit([8000, -1320, 7500])

    assert scale.low < 0
    assert TOP < scale.at(0) < scale.at(-1320) <= BOTTOM


def test_one_huge_month_is_cut_so_that_the_others_keep_their_height() -> None:
    usual = [8000, 8200, 7900, 8100, 8300]

    scale = fit([*usual, 410_000])

    assert scale.cuts(410_000)
    assert not any(scale.cuts(yen) for yen in usual)
    assert scale.at(8000) < (TOP + BOTTOM) / 2
    assert scale.at(410_000) == TOP


def test_one_huge_credit_is_cut_where_it_can_be_seen() -> None:
    usual = [8000, 8200, 7900, 8100, 8300]

    scale = fit([*usual, -50_000])

    assert scale.cuts(-50_000)
    assert not any(scale.cuts(yen) for yen in usual)
    assert scale.at(-50_000) == BOTTOM
    assert BOTTOM - scale.at(0) > (BOTTOM - TOP) / 10


def test_a_huge_month_among_credits_is_cut_where_it_can_be_seen() -> None:
    scale = fit([-100, -120, -110, 9000])

    assert scale.cuts(9000)
    assert scale.at(0) - TOP > (BOTTOM - TOP) / 10


def test_months_of_nothing_have_an_axis_too() -> None:
    scale = fit([0, 0, 0])

    assert scale == Scale(0, 1, 1)
    assert scale.at(0) == BOTTOM


@given(AMOUNTS)
def test_whatever_was_billed_stands_inside_the_drawing_in_the_right_order(amounts: list[int]) -> None:
    scale = fit(amounts)

    assert scale.low <= 0 <= scale.high
    assert len(scale.ticks) <= 8
    levels = [scale.at(yen) for yen in sorted(amounts)]
    assert levels == sorted(levels, reverse=True)
    assert all(TOP - 0.01 <= level <= BOTTOM + 0.01 for level in levels)
