"""The components of the variance between two bills."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.statements.models import ItemKind, TaxCategory
from billing.tax.figures import LineItem, Rounding, figures
from billing.variance.causes import Cause, Component, explain
from billing.variance.queries import ItemRow
from billing.variance.wording import entries

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def row(description: str, amount: int, **fields: Any) -> ItemRow:
    """Return an item of quantity 1 at 10 % without tax, of the line 090-1111-2222."""
    given: dict[str, Any] = {
        "month": NOVEMBER, "line_number": "09011112222", "line_label": "みなとモバイル 3ギガ", "item_code": description,
        "description": description, "item_kind": "option", "quantity": Decimal(1), "unit_price": Decimal(amount),
        "amount": amount, "tax_category": "10", "tax_included": False, "service_from": None, "service_to": None,
    }  # fmt: skip
    return ItemRow(**{**given, **fields})


def total(rows: list[ItemRow], rounding: Rounding = Rounding.FLOOR) -> int:
    """Return the total of a bill of these items."""
    return figures([LineItem(row.amount, row.tax_category, row.tax_included) for row in rows], rounding).total


def found(before: list[ItemRow], now: list[ItemRow]) -> list[Component]:
    return explain(before, now, difference=total(now) - total(before))


def told(before: list[ItemRow], now: list[ItemRow]) -> list[tuple[Cause, int, str]]:
    """Return causes, yen and sentences as the page shows them."""
    components = found(before, now)
    return [(one.cause, one.yen, line.sentence) for one, line in zip(components, entries(components), strict=True)]


BASE = row("基本料", 1980, item_kind="base", item_code="M3")


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([], [row("端末保証", 500)], (Cause.NEW, 550, "「端末保証」が今回から加わりました。")),
        ([row("端末保証", 500)], [], (Cause.ENDED, -550, "「端末保証」のご請求がなくなりました。")),
        (
            [BASE],
            [row("20ギガ 基本料", 2980, item_kind="base", item_code="M20")],
            (Cause.PLAN, 1100, "プランが「基本料」から「20ギガ 基本料」に変わりました。"),
        ),
        (
            [BASE],
            [BASE._replace(amount=2080, unit_price=Decimal(2080))],
            (Cause.PRICE, 110, "「基本料」の料金が変わりました。"),
        ),
        (
            [row("追加SIM", 300)],
            [row("追加SIM", 600, quantity=Decimal(2), unit_price=Decimal(300))],
            (Cause.QUANTITY, 330, "「追加SIM」の数量が1から2に変わりました。"),
        ),
        (
            [BASE._replace(amount=990, service_from=date(2026, 9, 16), service_to=date(2026, 9, 30))],
            [BASE._replace(service_from=date(2026, 10, 1), service_to=date(2026, 10, 31))],
            (Cause.DAYS, 1089, "「基本料」の対象日数が、15日分から31日分に変わりました。"),
        ),
        (
            [row("通話料", 200, item_kind="usage")],
            [row("通話料", 900, item_kind="usage", quantity=Decimal(45))],
            (Cause.USAGE, 770, "ご利用に応じた「通話料」が増えました。"),
        ),
        (
            [],
            [row("通話料", 900, item_kind="usage")],
            (Cause.USAGE, 990, "「通話料」のご利用がありました。"),
        ),
        (
            [row("通話料", 900, item_kind="usage")],
            [],
            (Cause.USAGE, -990, "「通話料」のご利用が、今回のご請求にはありません。"),
        ),
        (
            [],
            [row("まとめて割", -550, item_kind="discount")],
            (Cause.DISCOUNT_STARTED, -605, "割引「まとめて割」が始まりました。"),
        ),
        (
            [row("まとめて割", -550, item_kind="discount")],
            [],
            (Cause.DISCOUNT_ENDED, 605, "割引「まとめて割」が終わりました。"),
        ),
        (
            [row("まとめて割", -550, item_kind="discount")],
            [row("まとめて割", -300, item_kind="discount")],
            (Cause.DISCOUNT, 275, "割引「まとめて割」の額が変わりました。"),
        ),
        (
            [],
            [row("工事費", 38_000, item_kind="one_off")],
            (Cause.ONE_OFF, 41_800, "一時的な料金「工事費」がありました。"),
        ),
        (
            [row("工事費", 38_000, item_kind="one_off")],
            [],
            (Cause.ONE_OFF, -41_800, "前回の一時的な料金「工事費」が、今回はありません。"),
        ),
        (
            [],
            [row("過払いの返金", -100, item_kind="adjustment")],
            (Cause.ADJUSTMENT, -110, "料金の調整「過払いの返金」がありました。"),
        ),
        (
            [row("新聞", 2800, tax_category="10")],
            [row("新聞", 2800, tax_category="8")],
            (Cause.TAX, -56, "「新聞」の消費税の区分が変わりました。"),
        ),
        ([], [row("なぞの料金", 100, item_kind="")], (Cause.OTHER, 110, "「なぞの料金」が加わりました。")),
        ([row("なぞの料金", 100, item_kind="")], [], (Cause.OTHER, -110, "「なぞの料金」がなくなりました。")),
        (
            [row("なぞの料金", 100, item_kind="")],
            [row("なぞの料金", 300, item_kind="")],
            (Cause.OTHER, 220, "「なぞの料金」の金額が変わりました。"),
        ),
        (
            [row("水", 3888, tax_category="8", tax_included=True)],
            [row("水", 4104, tax_category="8", tax_included=True)],
            (Cause.PRICE, 216, "「水」の料金が変わりました。"),
        ),
    ],
)
def test_each_cause_has_its_yen_and_its_sentence(
    before: list[ItemRow], now: list[ItemRow], expected: tuple[Cause, int, str]
) -> None:
    assert told(before, now) == [expected]


def test_what_did_not_change_is_not_mentioned_and_the_largest_comes_first() -> None:
    before = [BASE, row("端末保証", 500), row("通話料", 40, item_kind="usage")]
    now = [BASE, row("端末保証", 500), row("通話料", 80, item_kind="usage"), row("工事費", 9000, item_kind="one_off")]

    assert [(one.cause, one.yen) for one in found(before, now)] == [
        (Cause.ONE_OFF, 9900),
        (Cause.USAGE, 44),
    ]


def test_equal_bills_have_no_cause() -> None:
    assert found([BASE], [BASE]) == []


def test_the_same_change_of_several_lines_is_said_once() -> None:
    numbers = ["09011112222", "09011113333", "09011114444"]
    before = [row("ユニバーサルサービス料", 2, line_number=number) for number in numbers]
    now = [row("ユニバーサルサービス料", 4, line_number=number) for number in numbers]

    (one,) = found(before, now)

    assert one.yen == total(now) - total(before)
    (line,) = entries([one])
    assert (line.where, line.figures) == ("3回線の合計", "1件あたり 税抜 2円 → 4円")


@pytest.mark.parametrize("numbers", [["", ""], ["09011112222", "09011112222"], ["", "09011112222"]])
def test_several_items_that_are_not_of_as_many_lines_are_not_called_lines(numbers: list[str]) -> None:
    now = [
        row("事務手数料", 1000, line_number=number, item_code=f"F{place}", item_kind="one_off")
        for place, number in enumerate(numbers)
    ]

    (line,) = entries(found([], now))

    assert (line.where, line.figures, line.change) == ("2件の合計", "1件あたり 税抜 1,000円", "+2,200円")


def test_the_same_yen_printed_otherwise_are_told_apart() -> None:
    now = [
        row("端末保証", 500, line_number="1", tax_category="exempt"),
        row("端末保証", 500, line_number="2", tax_included=True),
    ]

    assert sorted(line.figures for line in entries(found([], now))) == ["500円", "税込 500円"]


def test_an_item_of_another_line_is_another_item() -> None:
    before, now = [row("端末保証", 500, line_number="1")], [row("端末保証", 500, line_number="2")]

    assert {(one.cause, one.yen) for one in found(before, now)} == {
        (Cause.NEW, 550),
        (Cause.ENDED, -550),
    }


def test_new_words_for_the_same_code_are_the_same_item() -> None:
    before, now = row("10月分 電気料金", 4000, item_code="KWH"), row("11月分 電気料金", 4500, item_code="KWH")

    assert [one.cause for one in found([before], [now])] == [Cause.PRICE]


def test_yen_that_only_rounding_made_are_called_so() -> None:
    rows = [BASE]

    (one,) = explain(rows, rows, difference=1)

    assert (one.cause, one.yen) == (Cause.ROUNDING, 1)
    assert entries([one])[0].sentence == "消費税の1円未満の端数を処理した差です。"


def test_yen_that_no_item_accounts_for_are_not_called_rounding() -> None:
    (one,) = explain([BASE], [BASE], difference=1000)

    assert (one.cause, one.yen) == (Cause.OTHER, 1000)
    assert entries([one])[0].sentence == "明細の項目からは分からない差額です。くわしくはお問い合わせください。"


def test_the_printed_figures_are_those_of_the_bills() -> None:
    price, mixed, gone = entries(
        [
            *found([BASE], [BASE._replace(amount=2080)]),
            *found([row("水", 100)], [row("水", 200, tax_included=True)]),
            *found([row("印紙", 300, tax_category="exempt")], []),
        ]
    )

    assert price.figures == "税抜 1,980円 → 2,080円"
    assert mixed.figures == "税抜 100円 → 税込 200円"
    assert gone.figures == "300円"
    assert price.where == "みなとモバイル 3ギガ 090-1111-2222"


ROWS = st.lists(
    st.builds(
        lambda line, code, amount, quantity, category, included, kind: row(
            f"料金{code}",
            amount,
            line_number=line,
            item_code=code,
            quantity=Decimal(quantity),
            tax_category=category,
            tax_included=included,
            item_kind=kind,
        ),
        st.sampled_from(["", "1", "2"]),
        st.sampled_from("ABCD"),
        st.integers(-99_999, 99_999) | st.integers(-9, 9),
        st.integers(1, 3),
        st.sampled_from(TaxCategory.values),
        st.booleans(),
        st.sampled_from(["", *ItemKind.values]),
    ),
    max_size=12,
)


@given(ROWS, ROWS, st.sampled_from(Rounding), st.sampled_from(Rounding))
def test_the_yen_of_the_causes_are_exactly_the_difference(
    before: list[ItemRow], now: list[ItemRow], then: Rounding, lately: Rounding
) -> None:
    difference = total(now, lately) - total(before, then)

    components = explain(before, now, difference=difference)

    assert sum(one.yen for one in components) == difference
    assert all(one.yen for one in components)
    unexplained = [one for one in components if not (one.before or one.now)]
    assert all(one.cause is Cause.ROUNDING and abs(one.yen) <= 4 for one in unexplained)
    assert all(line.sentence.endswith("。") for line in entries(components))
    for one in components:
        if one not in unexplained:
            exact = ((one.now.exact if one.now else 0) - (one.before.exact if one.before else 0)) / 100
            assert abs(one.yen - exact * len(one.line_numbers)) < 1
