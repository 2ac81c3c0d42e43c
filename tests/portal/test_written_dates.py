"""Months and dates in the notations of people and systems; what could be several is refused with what to write."""

from datetime import date

import pytest

from portal import written_dates
from portal.written_dates import Unclear

SEPTEMBER = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("typed", "is_usual"),
    [
        ("2026-09", True), ("2026/09", True), ("202609", True), ("２０２６－０９", True),
        ("2026/9", False), ("2026-9", False), ("2026.9", False), ("2026.09", False),
        ("2026年9月", False), ("２０２６年　９月", False), ("2026年09月分", False), ("2026年9月度", False),
        ("2026/9/1", False), ("2026-09-01", False), ("20260901", False), ("2026/9/1 0:00", False),
        ("2026/9/1 0:00:00", False),
        ("Sep-26", False), ("sep-2026", False), ("September 2026", False), ("Sept-26", False), ("1-Sep-2026", False),
        ("R8.9", False), ("r08/09", False), ("R8-9", False), ("令和8年9月", False), ("令和８年９月", False),
        ("㋿8年9月", False), ("令8.9", False), ("R8.9.1", False), ("令和8年9月1日", False), ("\u200b2026-09 ", True),
    ],
)  # fmt: skip
def test_a_month_in_any_notation_is_its_first_day(typed: str, is_usual: bool) -> None:
    read = written_dates.month(typed)

    assert read.value == SEPTEMBER
    assert (read.how == "") is is_usual


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-09-01", SEPTEMBER), ("2026/9/1", SEPTEMBER), ("2026.9.1", SEPTEMBER), ("20260901", SEPTEMBER),
        ("2026年9月1日", SEPTEMBER), ("2026年9月1日(火)", SEPTEMBER), ("2026/9/1 00:00:00", SEPTEMBER),
        ("R8.9.1", SEPTEMBER), ("令和8年9月1日", SEPTEMBER), ("1-Sep-2026", SEPTEMBER), ("Sep 1, 2026", SEPTEMBER),
        ("令和元年5月1日", date(2019, 5, 1)), ("H31.4.30", date(2019, 4, 30)), ("平成元年1月8日", date(1989, 1, 8)),
        ("昭和64年1月7日", date(1989, 1, 7)), ("S59.3.9", date(1984, 3, 9)), ("昭和元年12月25日", date(1926, 12, 25)),
        ("T15.12.25", date(1926, 12, 25)), ("大正元年7月30日", date(1912, 7, 30)), ("M45.7.30", date(1912, 7, 30)),
    ],
)  # fmt: skip
def test_a_date_in_any_notation(typed: str, day: date) -> None:
    assert written_dates.day(typed).value == day


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2026.1", "1月か10月かわかりません"),
        ("2026/9/15", "1日以外の日付"),
        ("46266", "通し番号"),
        ("26/9", "2026-09"), ("8.9", "2026-09"), ("26-Sep", "2026-09"), ("9/1/2026", "2026-09"), ("Foo-26", "2026-09"),
        ("2026-13", "1 から 12"), ("R8.13", "1 から 12"), ("R0.9", "元年"),
        ("H31.5", "平成は 1989-01-08 から 2019-04-30 まで"), ("S64.2", "昭和は"), ("R1.4", "令和は"),
        ("S64.1.8", "昭和は"),
        ("2026/9/1 13:45", "2026-09"), ("来月", "2026-09"), ("", "2026-09"),
    ],
)  # fmt: skip
def test_a_month_that_could_be_several_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Unclear) as refused:
        written_dates.month(typed)

    assert said in str(refused.value)
    assert str(refused.value).endswith("。")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Sep-26", "2桁"), ("26-Sep", "2桁"), ("26/9/1", "2桁"), ("8.9.1", "2桁"),
        ("9/1/2026", "どちらが先"), ("46266", "通し番号"), ("46266.0", "通し番号"),
        ("2026-02-29", "存在しない"), ("R8.2.29", "存在しない"), ("平成31年5月1日", "平成は"),
        ("昭和64年1月8日", "昭和は"),
        ("2026/9/1 13:45", "2026-09-01"), ("today", "2026-09-01"),
    ],
)  # fmt: skip
def test_a_date_that_could_be_several_is_refused(typed: str, said: str) -> None:
    with pytest.raises(Unclear) as refused:
        written_dates.day(typed)

    assert said in str(refused.value)
    assert str(refused.value).endswith("。")
