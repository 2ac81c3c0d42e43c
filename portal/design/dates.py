"""Fields of months, dates and times, in any notation of `portal.written_dates`: eras, full-width digits, 年月日."""

import re
from datetime import date, datetime, time
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone

from portal import text, written_dates
from portal.design.normalised import TYPED_MAX

# what a day or a time of it is not, in words that the field says better itself
UNCLEAR = (
    written_dates.MONTH_WANTED,
    written_dates.DAY_WANTED,
    written_dates.SERIAL,
    written_dates.LOST_ZERO,
)
_moment = re.compile(
    r"(?P<day>.*?)(?:[ T]|(?<=日)|(?<=\)))(?P<hour>[0-9]{1,2})(?::|時)(?P<minute>[0-9]{1,2})?分?(?::00)?"
)


class _WrittenField(forms.CharField):
    """A text that `read` turns into a date; a blank is None."""

    hint_width = "m"
    asked: ClassVar[str]  # what is asked for, after the label
    example: ClassVar[str]
    era: ClassVar[str]  # a second example

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"widget": forms.TextInput(attrs={"autocomplete": "off"}), **options})
        self.error_messages["required"] = f"{self.label}を{self.asked}で入力してください。例：{self.example}"

    def to_python(self, value: Any) -> Any:
        """Return the date, None for a blank. Refuses what is none, or could be several."""
        typed = super().to_python(value) or ""
        if not text.clean(typed):
            return None
        try:
            return self.read(typed[:TYPED_MAX])
        except written_dates.Unclear as unclear:
            message = f"{self.label}を{self.asked}で入力してください。例：{self.example}、{self.era}"
            raise ValidationError(message if str(unclear) in UNCLEAR else str(unclear), code="invalid") from unclear

    def read(self, typed: str) -> date:
        """Return what is meant. Raises written_dates.Unclear."""
        raise NotImplementedError


class MonthField(_WrittenField):
    """A month, as its first day: 2026-11, 2026年11月, R8.11, full-width."""

    asked, example, era = "年と月", "2026-11", "令和8年11月"

    def read(self, typed: str) -> date:
        """Return the first day."""
        return written_dates.month(typed).value


class DayField(_WrittenField):
    """A date: 1975-04-01, 1975年4月1日, S50.4.1, 昭和50年4月1日, 19750401, full-width."""

    asked, example, era = "年月日", "1975-04-01", "昭和50年4月1日"

    def read(self, typed: str) -> date:
        """Return the date."""
        return written_dates.day(typed).value


class MomentField(_WrittenField):
    """A date with a time of the day, JST: 2026-12-01 10:00, R8.12.1 10:00, 令和8年12月1日10時30分, 2026-12-01T10:00."""

    asked, example, era = "日付と時刻", "2026-12-01 10:00", "令和8年12月1日 10時"

    def read(self, typed: str) -> datetime:
        """Return the moment, aware."""
        found = _moment.fullmatch(text.clean(typed))
        if found is None or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
            raise written_dates.Unclear(written_dates.DAY_WANTED)
        at = time(int(found["hour"]), int(found["minute"] or 0))
        return from_current_timezone(datetime.combine(written_dates.day(found["day"]).value, at))
