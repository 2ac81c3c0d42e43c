"""Fields of dates and times take every notation that people in Japan write, and refuse what could be several."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.forms import Field

from portal.design import fields

TEN = datetime(2026, 12, 1, 10, 0, tzinfo=ZoneInfo("Asia/Tokyo"))


def refusal(field: Field, typed: str) -> str:
    with pytest.raises(ValidationError) as raised:
        field.clean(typed)
    return str(raised.value.messages[0])


@pytest.mark.parametrize(
    "typed",
    ["1975-04-01", "1975/4/1", "1975.4.1", "1975年4月1日", "19750401", "S50.4.1", "昭和50年4月1日",
     "１９７５－０４－０１", "Ｓ５０．４．１", " 昭和５０年　４月１日 "],
)  # fmt: skip
def test_a_day_is_read_in_any_notation(typed: str) -> None:
    assert fields.DayField(label="生年月日").clean(typed) == date(1975, 4, 1)


def test_what_is_no_day_is_refused_with_an_example() -> None:
    field = fields.DayField(label="生年月日")

    for typed in ("昨日", "1975-04", "27485"):
        assert refusal(field, typed) == "生年月日を年月日で入力してください。例：1975-04-01、昭和50年4月1日"
    assert refusal(field, "昭和65年4月1日").startswith("昭和は")
    assert "月と日のどちらが先か" in refusal(field, "4/1/1975")
    assert "生年月日を年月日で入力してください" in refusal(field, "")
    assert fields.DayField(required=False).clean(" \u3000") is None


@pytest.mark.parametrize(
    "typed",
    ["2026-12-01T10:00", "2026-12-01 10:00", "2026-12-01 10:00:00", "2026/12/1 10:00", "R8.12.1 10:00",
     "令和8年12月1日10時", "令和8年12月1日 10時00分", "２０２６年１２月１日（火）　１０：００"],
)  # fmt: skip
def test_a_moment_is_read_in_any_notation(typed: str) -> None:
    assert fields.MomentField(label="掲載の開始").clean(typed) == TEN


@pytest.mark.parametrize("typed", ["2026-12-01", "10:00", "2026-12-01 25:00", "2026-12-01 10:75", "あした 10:00"])
def test_what_is_no_moment_is_refused_with_an_example(typed: str) -> None:
    field = fields.MomentField(label="掲載の開始")

    wanted = "掲載の開始を日付と時刻で入力してください。例：2026-12-01 10:00、令和8年12月1日 10時"
    assert refusal(field, typed) == wanted


def test_a_moment_that_does_not_exist_says_so() -> None:
    assert refusal(fields.MomentField(label="掲載の開始"), "2026-02-30 10:00") == "存在しない日付です。"
