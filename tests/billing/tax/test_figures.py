"""The totals of a bill. docs/tax.md names the source of each rule and figure."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.tax.figures import RATES, Figures, LineItem, Rounding, figures, rounded

CATEGORIES = (*RATES, "exempt", "out_of_scope")
lines = st.lists(
    st.builds(LineItem, st.integers(-(10**7), 10**7), st.sampled_from(CATEGORIES), st.booleans()), max_size=12
)
roundings = st.sampled_from(Rounding)

BY_HAND: list[tuple[str, list[LineItem], tuple[int, int, int, int, int]]] = [
    # taxable_10, tax_10, taxable_8, tax_8, total; fractions dropped
    ("Q&A 57: a row rounded by itself would give 30", [LineItem(105, "10")] * 3, (315, 31, 0, 0, 346)),
    (
        "NTA outline p. 7, without tax",
        [LineItem(27_060, "8"), LineItem(28_158, "10")],
        (28_158, 2_815, 27_060, 2_164, 60_197),
    ),
    (
        "NTA outline p. 7, with tax",
        [LineItem(29_223, "8", True), LineItem(30_972, "10", True)],
        (28_157, 2_815, 27_059, 2_164, 60_195),
    ),
    ("nine rows of a yen bear none", [LineItem(1, "10")] * 9, (9, 0, 0, 0, 9)),
    ("the tenth bears one", [LineItem(1, "10")] * 10, (10, 1, 0, 0, 11)),
    ("1000 with tax holds 90.9", [LineItem(1000, "10", True)], (910, 90, 0, 0, 1000)),
    ("both notations: 105 + 10 + 105 holds 20", [LineItem(105, "10"), LineItem(105, "10", True)], (200, 20, 0, 0, 220)),
    ("a discount inside: 1000 - 995", [LineItem(1000, "10"), LineItem(-995, "10")], (5, 0, 0, 0, 5)),
    ("a credit mirrors its bill", [LineItem(-105, "10")] * 3, (-315, -31, 0, 0, -346)),
    ("a credit with tax", [LineItem(-1000, "10", True)], (-910, -90, 0, 0, -1000)),
    (
        "what bears no tax stands apart",
        [LineItem(500, "10"), LineItem(480, "exempt"), LineItem(2450, "out_of_scope")],
        (500, 50, 0, 0, 3480),
    ),
    ("nothing", [], (0, 0, 0, 0, 0)),
]


@pytest.mark.parametrize(("said", "rows", "expected"), BY_HAND, ids=[said for said, *_ in BY_HAND])
def test_bills_computed_by_hand(said: str, rows: list[LineItem], expected: tuple[int, int, int, int, int]) -> None:
    found = figures(rows, Rounding.FLOOR)

    assert (found.taxable_10, found.tax_10, found.taxable_8, found.tax_8, found.total) == expected


@pytest.mark.parametrize(
    ("rounding", "tax"), [(Rounding.FLOOR, 31), (Rounding.HALF_UP, 32), (Rounding.CEIL, 32)], ids=str
)
def test_half_a_yen_goes_where_the_setting_says(rounding: Rounding, tax: int) -> None:
    assert figures([LineItem(315, "10")], rounding).tax == tax
    assert figures([LineItem(-315, "10")], rounding).tax == -tax


@given(lines, roundings)
def test_the_figures_add_up(rows: list[LineItem], rounding: Rounding) -> None:
    found = figures(rows, rounding)

    assert found.subtotal == found.taxable_10 + found.taxable_8 + found.exempt + found.out_of_scope
    assert found.tax == found.tax_10 + found.tax_8
    assert found.total == found.subtotal + found.tax


@given(lines, roundings)
def test_what_is_paid_is_every_amount_and_one_rounding_a_rate(rows: list[LineItem], rounding: Rounding) -> None:
    added = sum(
        rounded(
            sum(row.amount for row in rows if row.category == category and not row.is_included) * rate, 100, rounding
        )
        for category, rate in RATES.items()
    )

    assert figures(rows, rounding).total == sum(row.amount for row in rows) + added


@given(lines, roundings)
def test_the_tax_is_within_a_yen_of_the_exact_tax_of_the_printed_amount(
    rows: list[LineItem], rounding: Rounding
) -> None:
    found = figures(rows, rounding)

    for taxable, tax, rate in ((found.taxable_10, found.tax_10, 10), (found.taxable_8, found.tax_8, 8)):
        assert abs(Fraction((taxable + tax) * rate, 100 + rate) - tax) < 1


@given(lines, roundings)
def test_a_credit_note_mirrors_its_bill(rows: list[LineItem], rounding: Rounding) -> None:
    mirrored = [row._replace(amount=-row.amount) for row in rows]

    assert figures(mirrored, rounding) == Figures(*(-value for value in figures(rows, rounding)))


@given(lines, roundings, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(rows: list[LineItem], rounding: Rounding, random: object) -> None:
    shuffled = sorted(rows, key=lambda _: random.random())  # type: ignore[attr-defined]

    assert figures(shuffled, rounding) == figures(rows, rounding)


@given(lines, roundings, st.integers(-(10**6), 10**6))
def test_what_bears_no_tax_changes_no_tax(rows: list[LineItem], rounding: Rounding, amount: int) -> None:
    before, after = figures(rows, rounding), figures([*rows, LineItem(amount, "exempt", True)], rounding)

    assert (after.tax_10, after.tax_8) == (before.tax_10, before.tax_8)
    assert after.total == before.total + amount


@given(lines, roundings, st.sampled_from(list(RATES)), st.booleans())
def test_a_yen_more_is_never_a_yen_less_to_pay(
    rows: list[LineItem], rounding: Rounding, category: str, included: bool
) -> None:
    more = figures([*rows, LineItem(1, category, included)], rounding)

    assert figures(rows, rounding).total < more.total


def test_an_unknown_category_is_refused() -> None:
    with pytest.raises(KeyError):
        figures([LineItem(100, "5")], Rounding.FLOOR)
