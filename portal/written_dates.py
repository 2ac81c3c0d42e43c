"""Read months and dates as people and systems in Japan write them, for forms and imports alike.

Taken is what has one meaning: ISO 8601, slashes, 2026年9月, eras (R8.9, 令和8年9月), a month's first day for the month,
English names of months. Refused is what has several: 26/9/1, 9/1/2026, Sep-26 for a day. Width of digits, blanks and
invisible characters never matter (`portal.text.clean`).
"""

import re
from dataclasses import dataclass
from datetime import date

from portal import text

# The first and the last day of each era. 大正 and 昭和 began on the day on which the era before ended; 平成 and 令和
# on the next day (昭和64年政令第1号, 平成31年政令第143号).
ERAS = {
    "明治": ("M", date(1868, 10, 23), date(1912, 7, 30)),
    "大正": ("T", date(1912, 7, 30), date(1926, 12, 25)),
    "昭和": ("S", date(1926, 12, 25), date(1989, 1, 7)),
    "平成": ("H", date(1989, 1, 8), date(2019, 4, 30)),
    "令和": ("R", date(2019, 5, 1), date.max),
}
MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
HYPHENS = str.maketrans("−‐‑‒–—―", "-------")

AS_MONTH = "年月を YYYY-MM に読み替えました。"
AS_DAY = "日付を YYYY-MM-DD に読み替えました。"
FROM_ERA = "和暦を西暦に読み替えました。"
FROM_ENGLISH = "英語の月名を読み替えました。"
WITHOUT_DAY = "日付の「1日」を除き、年月として読みました。"

MONTH_WANTED = "年月は 2026-09 のように、西暦の年と月で書いてください。"
DAY_WANTED = "日付は 2026-09-01 のように、西暦の年・月・日で書いてください。"
NO_SUCH_DAY = "存在しない日付です。"
NO_SUCH_MONTH = "月は 1 から 12 までです。"
NO_DAY_IN_MONTH = "年月の欄に 1日以外の日付があります。年と月だけにしてください。"
SERIAL = "表計算ソフトの日付の通し番号のようです。セルの表示形式を「日付」にして、CSV に保存し直してください。"
LOST_ZERO = (
    "1月か10月かわかりません（表計算ソフトは 2026.10 の末尾の 0 を消します）。2026-01 か 2026-10 と書いてください。"
)
NO_YEAR = "年が2桁で、どの日付かわかりません。2026-09-01 のように、西暦4桁で書いてください。"
WHICH_FIRST = "月と日のどちらが先かわかりません。2026-09-01 のように書いてください。"

_year = r"(?:(?P<era>明治|大正|昭和|平成|令和|[MTSHR明大昭平令])\.? ?(?P<of>元|[0-9]{1,2})|(?P<year>[0-9]{4}))"
_midnight = r"(?:(?: |T)0{1,2}:00(?::00(?:\.0+)?)?)?"
_weekday = r"(?: ?\([月火水木金土日]\))?"
_month = re.compile(
    rf"{_year}(?:(?P<by>[-/.])(?P<month>[0-9]{{1,2}})| ?年 ?(?P<spoken>[0-9]{{1,2}}) ?月[分度]?)", re.IGNORECASE
)
_day = re.compile(
    rf"{_year}(?:(?P<by>[-/.])(?P<month>[0-9]{{1,2}})(?P=by)(?P<day>[0-9]{{1,2}})"
    rf"| ?年 ?(?P<spoken>[0-9]{{1,2}}) ?月 ?(?P<spoken_day>[0-9]{{1,2}}) ?日){_weekday}{_midnight}",
    re.IGNORECASE,
)
_usual_month = re.compile(r"(?P<year>[0-9]{4})[-/]?(?P<month>[0-9]{2})")
_usual_day = re.compile(r"(?P<year>[0-9]{4})(?P<by>[-/])(?P<month>[0-9]{1,2})(?P=by)(?P<day>[0-9]{1,2})")
_compact_day = re.compile(rf"(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_midnight}")
_english_month = re.compile(r"(?P<name>[A-Za-z]{3,9})[-/. ]+(?P<year>(?:20)?[0-9]{2})")
_english_days = (
    re.compile(rf"(?P<day>[0-9]{{1,2}})[-/. ](?P<name>[A-Za-z]{{3,9}})[-/. ,]+(?P<year>[0-9]{{4}}){_midnight}"),
    re.compile(rf"(?P<name>[A-Za-z]{{3,9}})[-/. ](?P<day>[0-9]{{1,2}}),? (?P<year>[0-9]{{4}}){_midnight}"),
)
_serial = re.compile(r"[234][0-9]{4}(?:\.0+)?")
_short_year = re.compile(
    r"[0-9]{1,2}([-/.])[0-9]{1,2}(\1[0-9]{1,2})?|(?:[0-9]{1,2}[-/ ])?[A-Za-z]{3,9}[-/ ][0-9]{2}"
    r"|[0-9]{1,2}[-/ ][A-Za-z]{3,9}"
)
_year_last = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}")


class Unclear(Exception):
    """The text is no month or date, or could be several. The message is a sentence in Japanese: what to write."""


@dataclass(frozen=True)
class Written:
    """What was read; `how` says in Japanese what was interpreted, empty for the usual notations."""

    value: date
    how: str = ""


def month(typed: str) -> Written:
    """Return the first day of a month. The usual notations are YYYY-MM, YYYY/MM and YYYYMM. Raises Unclear."""
    written = text.clean(typed).translate(HYPHENS)
    if found := _usual_month.fullmatch(written):
        return Written(_date(found["year"], found["month"], "1", NO_SUCH_MONTH))
    if found := _month.fullmatch(written):
        if found["year"] and found["by"] == "." and found["month"] == "1":
            raise Unclear(LOST_ZERO)
        first = _date(_western(found), found["month"] or found["spoken"], "1", NO_SUCH_MONTH)
        return Written(_of_era(found, first, is_month=True), FROM_ERA if found["era"] else AS_MONTH)
    if (found := _english_month.fullmatch(written)) and (number := _english(found["name"])):
        return Written(_date(f"20{found['year'][-2:]}", str(number), "1", NO_SUCH_MONTH), FROM_ENGLISH)
    try:
        whole = day(typed)
    except Unclear as unclear:
        raise Unclear(MONTH_WANTED if str(unclear) in (DAY_WANTED, NO_YEAR, WHICH_FIRST) else str(unclear)) from unclear
    if whole.value.day != 1:
        raise Unclear(NO_DAY_IN_MONTH)
    return Written(whole.value, whole.how if whole.how in (FROM_ERA, FROM_ENGLISH) else WITHOUT_DAY)


def day(typed: str) -> Written:
    """Return a date. The usual notations are YYYY-MM-DD and YYYY/MM/DD. Raises Unclear."""
    written = text.clean(typed).translate(HYPHENS)
    if found := _usual_day.fullmatch(written):
        return Written(_date(found["year"], found["month"], found["day"], NO_SUCH_DAY))
    if found := _day.fullmatch(written):
        named = _date(
            _western(found), found["month"] or found["spoken"], found["day"] or found["spoken_day"], NO_SUCH_DAY
        )
        return Written(_of_era(found, named, is_month=False), FROM_ERA if found["era"] else AS_DAY)
    if found := _compact_day.fullmatch(written):
        return Written(_date(found["year"], found["month"], found["day"], NO_SUCH_DAY), AS_DAY)
    for pattern in _english_days:
        if (found := pattern.fullmatch(written)) and (number := _english(found["name"])):
            return Written(_date(found["year"], str(number), found["day"], NO_SUCH_DAY), FROM_ENGLISH)
    for pattern, why in ((_serial, SERIAL), (_short_year, NO_YEAR), (_year_last, WHICH_FIRST)):
        if pattern.fullmatch(written):
            raise Unclear(why)
    raise Unclear(DAY_WANTED)


def _date(year: str, month: str, day: str, why: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise Unclear(why) from error


def _english(name: str) -> int:
    """Return the number of an English month, whole or abbreviated (Sep, Sept); 0 for any other word."""
    name = name.lower()
    return next((number for number, month in enumerate(MONTHS, 1) if name in (month, month[:3])), 9 * (name == "sept"))


def _era(found: re.Match[str]) -> str:
    """Return the whole name of the era that a letter or a kanji stands for."""
    return next(name for name, (letter, _, _) in ERAS.items() if found["era"].upper() in (name, name[0], letter))


def _western(found: re.Match[str]) -> str:
    """Return the western year of what was matched. Raises Unclear for a year 0."""
    if not found["era"]:
        return found["year"]
    of = 1 if found["of"] == "元" else int(found["of"])
    if not of:
        raise Unclear("元号の年は 1（元年）からです。")
    return str(ERAS[_era(found)][1].year + of - 1)


def _of_era(found: re.Match[str], value: date, *, is_month: bool) -> date:
    """Return the date, or the first day of the month, if it lies in the era that was written. Raises Unclear."""
    if not found["era"]:
        return value
    name = _era(found)
    _, first, last = ERAS[name]
    if is_month:
        first = first.replace(day=1)
    if not first <= value <= last:
        until = "" if last == date.max else f"から {last.isoformat()} まで"
        raise Unclear(f"{name}は {ERAS[name][1].isoformat()} {until or 'から'}です。年と元号を確認してください。")
    return value
