"""Columns of the company's files: accepted notations, and their normal form.

Each kind of column says it twice: `parse` accepts the notations of people and systems (full-width digits, slashes,
blanks around) and returns the normal form or says what is expected; `plain` is a pattern of texts that already are
their own normal form. Rows of plain fields only go to the database as they are, many at a time.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from portal import gaiji, text, written_dates
from portal.imports import numbers
from portal.imports.remarks import Interpreted

UNSEEN = "\\x00-\\x1f\\x7f-\\x9f\\xad\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff"
RARE_BLANKS = "\\xa0\\u1680\\u2000-\\u200a\\u202f\\u205f"  # the usual ones: space and full-width space
_unseen = re.compile(f"[{UNSEEN}]+")
_breaks = re.compile(r"[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_whole = re.compile(r"-?[0-9]+")
_decimal = re.compile(r"-?[0-9]+(\.[0-9]+)?")
LOST_ZERO = "[1-9][0-9]{8}|[25-9]0[0-9]{8}"  # nine digits of an area code, or ten of 020, 050, 060, 070, 080, 090
LOST_ZERO_WHY = "先頭の 0 が落ちています。表計算ソフトでは列を文字列にしてください。"
LONG_MONTHS, SHORT_MONTHS = "0[13578]|1[02]", "0[13-9]|1[0-2]"


class Invalid(Exception):
    """The field cannot be accepted; the message says in Japanese what is expected and never repeats the value, since
    reasons are kept with the run. `likely` is the value that was probably meant; it is shown beside the value only.
    """

    def __init__(self, why: str, *, likely: str = "") -> None:
        super().__init__(why)
        self.likely = likely


def no_doubt(field: str) -> str:
    """Return no warning."""
    return ""


@dataclass(frozen=True)
class Column:
    """A column by name. `parse` gets the field stripped, never empty; a blank becomes NULL where `may_be_blank`.

    `parse` returns an `Interpreted` text where it takes a notation that needs an interpretation. `rule` says in
    Japanese what may be written, for the description of the file.
    """

    name: str
    parse: Callable[[str], str]
    sql_type: str
    plain: str
    rule: str = ""
    is_optional: bool = False  # may be missing from the header
    may_be_blank: bool = False
    is_secret: bool = False  # the value is not repeated among the rejects
    is_lenient: bool = (
        False  # a faulty value is left out with a warning, and the row is taken (`portal.imports.warnings`)
    )
    doubt: Callable[[str], str] = no_doubt  # what the operator is warned of about a field that is taken; '' for nothing

    def read(self, field: str) -> str:
        """Return the normal form, empty for a blank. Raises Invalid."""
        stripped = field.strip()
        if stripped:
            return self.parse(stripped)
        if self.may_be_blank:
            return ""
        raise Invalid("空欄です。値を入れてください。")

    def pattern(self) -> str:
        """Return a pattern of fields that `read` returns unchanged."""
        return f"(?:{self.plain})?" if self.may_be_blank else f"(?:{self.plain})"


def blank(column: Column) -> Column:
    """Return the column with blanks allowed."""
    return replace(column, may_be_blank=True)


def lenient(column: Column) -> Column:
    """Return the column with blanks allowed, and as one whose faults cost no row. Not for figures of money."""
    return replace(column, may_be_blank=True, is_lenient=True)


def optional(column: Column) -> Column:
    """Return the column as one that the header need not have."""
    return replace(column, may_be_blank=True, is_optional=True)


def words(name: str, longest: int) -> Column:
    """Return a column of text, kept as written but on one line, without control and zero-width characters, its gaiji
    replaced.
    """

    def parse(field: str) -> str:
        visible = gaiji.mapped(_unseen.sub("", _breaks.sub(" ", field)).strip())
        if not visible:
            raise Invalid("空欄です。値を入れてください。")
        if len(visible) > longest:
            raise Invalid(f"{longest} 文字以内にしてください（いまは {len(visible)} 文字）。")
        return visible

    plain = f'(?![ \\u3000])[^{UNSEEN}{RARE_BLANKS}{gaiji.PRIVATE}",]{{1,{longest}}}+(?<![ \\u3000])'
    return Column(name, parse, f"varchar({longest})", plain, f"{longest}文字までの文字", doubt=gaiji.doubt)


def whole(name: str, *, least: int, most: int) -> Column:
    """Return a column of whole numbers from `least` (0, 1 or -most) to `most`."""

    def parse(field: str) -> str:
        number, how = numbers.without_fraction(*numbers.read(field))
        if not _whole.fullmatch(number):
            raise Invalid("整数で書いてください（例：1200、-500）。")
        if not least <= int(number) <= most:
            raise Invalid(f"{least:,} から {most:,} までの整数にしてください。")
        return _read_as(str(int(number)), how)

    digits = len(str(most)) - 1  # one digit fewer than the bound has, so that any match is within it
    minus = "-?" if least <= -most else ""
    zero = "0|" if least <= 0 else ""
    sql_type = "integer" if most < 1 << 31 else "bigint"
    rule = f"{least:,} から {most:,} までの整数"
    return Column(name, parse, sql_type, f"{zero}{minus}[1-9][0-9]{{0,{digits - 1}}}+", rule)


def decimal(name: str, *, before: int, after: int) -> Column:
    """Return a column of decimals with at most `before` and `after` digits around the point; may be negative."""

    def parse(field: str) -> str:
        number, how = numbers.read(field)
        if not _decimal.fullmatch(number):
            raise Invalid("数で書いてください（例：1、12.5）。")
        units, _, fraction = number.lstrip("-").partition(".")
        if len(units.lstrip("0")) > before or len(fraction) > after:
            raise Invalid(f"整数部 {before} 桁、小数部 {after} 桁以内にしてください。")
        sign = "-" if number.startswith("-") and units.strip("0") + fraction.strip("0") else ""
        return _read_as(f"{sign}{units.lstrip('0') or '0'}" + (f".{fraction}" if fraction else ""), how)

    plain = f"(?:0|-?[1-9][0-9]{{0,{before - 1}}}+)(?:\\.[0-9]{{1,{after}}}+)?"
    rule = f"数。整数部 {before} 桁、小数部 {after} 桁まで"
    return Column(name, parse, f"numeric({before + after},{after})", plain, rule)


def _read_as(value: str, how: str) -> str:
    return Interpreted(value, how) if how else value


def day(name: str) -> Column:
    """Return a column of dates from 1900 to 2099, in any notation of `portal.written_dates`."""

    def parse(field: str) -> str:
        try:
            read = written_dates.day(field)
        except written_dates.Unclear as unclear:
            raise Invalid(str(unclear)) from unclear
        if not 1900 <= read.value.year <= 2099:
            raise Invalid("1900年から2099年までの日付にしてください。")
        return _read_as(read.value.isoformat(), read.how)

    days = f"(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:{SHORT_MONTHS})-(?:29|30)|(?:{LONG_MONTHS})-31"
    return Column(name, parse, "date", f"(?:19|20)[0-9]{{2}}-(?:{days})", "日付。YYYY-MM-DD（1900年から2099年まで）")


def month(name: str) -> Column:
    """Return a column of months from 2000 to 2099, in any notation of `portal.written_dates`; normal form YYYY-MM."""

    def parse(field: str) -> str:
        try:
            read = written_dates.month(field)
        except written_dates.Unclear as unclear:
            raise Invalid(str(unclear)) from unclear
        if not 2000 <= read.value.year <= 2099:
            raise Invalid("2000年1月から2099年12月までの年月にしてください。")
        return _read_as(f"{read.value:%Y-%m}", read.how)

    return Column(name, parse, "varchar(7)", "20[0-9]{2}-(?:0[1-9]|1[0-2])", "年月。YYYY-MM")


def choice(name: str, values: Iterable[str], *, longest: int = 16) -> Column:
    """Return a column of one of some words."""
    allowed = tuple(values)

    def parse(field: str) -> str:
        word = text.clean(field).lower()
        if word not in allowed:
            raise Invalid(f"{'、'.join(allowed)} のどれかにしてください。")
        return word

    rule = f"次のどれか：{'、'.join(allowed)}"
    return Column(name, parse, f"varchar({longest})", "|".join(map(re.escape, allowed)), rule)


def flag(name: str) -> Column:
    """Return a column of 1 or 0."""
    return replace(choice(name, ("1", "0")), sql_type="boolean", rule="1（はい）か 0（いいえ）")


def matching(
    name: str, normal: Callable[[str], str], expected: str, why: str, *, longest: int, plain: str = "(?!)"
) -> Column:
    """Return a column whose normal form (`normal`) must match `expected`. Without `plain`, every field is parsed."""
    form = re.compile(expected)

    def parse(field: str) -> str:
        value = normal(field)
        if not form.fullmatch(value) or len(value) > longest:
            raise Invalid(why)
        return value

    return Column(name, parse, f"varchar({longest})", plain, why)


def customer_number(name: str = "customer_number") -> Column:
    """Return a column of customer numbers: digits without leading zeros, as identity checks do [001-10]."""

    def normal(field: str) -> str:
        written = re.sub(r"[ -]", "", text.clean(field).translate(numbers.MINUS))
        return text.customer_number(field) if re.fullmatch("[0-9]+", written) else ""

    plain = "[1-9][0-9]{0,18}+"
    why = "お客様番号は20桁以内の数字で書いてください。"
    return matching(name, normal, "[1-9][0-9]{0,19}", why, longest=20, plain=plain)


def line_number(name: str = "line_number") -> Column:
    """Return a column of telephone numbers as digits from 0, or the mark of a line without one (CATV-0012)."""

    def normal(field: str) -> str:
        written = text.clean(field).translate(numbers.MINUS)
        return text.phone(field) if re.fullmatch(r"[0-9+() -]+", written) else written.replace(" ", "").upper()

    why = "電話番号か、英数字とハイフン20文字以内で書いてください。"
    plain = f"(?!(?:{LOST_ZERO})(?![0-9A-Z-]))[0-9]{{1,20}}+|(?=[0-9-]*[A-Z])[0-9A-Z][0-9A-Z-]{{0,19}}+"
    return keeping_zero(matching(name, normal, "[0-9A-Z][0-9A-Z-]*", why, longest=20, plain=plain))


def keeping_zero(column: Column) -> Column:
    """Return the column of telephone numbers as one that refuses a number whose first digit a spreadsheet dropped.

    Every Japanese number begins with 0 (電気通信番号計画); a spreadsheet reads 09074000098 as the number 9074000098.
    """

    def parse(field: str) -> str:
        digits = text.phone(field)
        if re.fullmatch(LOST_ZERO, digits) and re.fullmatch(r"[0-9() .-]+", text.clean(field).translate(numbers.MINUS)):
            raise Invalid(LOST_ZERO_WHY, likely=f"0{digits}")
        return column.parse(field)

    return replace(column, parse=parse)
