"""Numbers as accountants and spreadsheets write them."""

import re

from portal import text

MINUS = str.maketrans("−‐‑–▲△", "------")
BRACKETS = "かっこの中の金額をマイナスとして読みました。"
CURRENCY = "通貨の記号（¥、円）を除いて読みました。"
BEHIND = "うしろのマイナスを前に移して読みました。"
NO_FRACTION = "小数点以下の 0 を除いて読みました。"

_in_brackets = re.compile(r"([¥\\]?) ?\( ?([^-+()]+?) ?\)( ?円?)")
_minus_behind = re.compile(r"([¥\\]?[0-9][0-9,.]*)-")
_currency = re.compile(r"([-+]?) ?[¥\\] ?([-+]?[0-9].*)|([-+]?[0-9].*?) ?円")
_thousands = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_zero_fraction = re.compile(r"(-?[0-9]+)\.0+")


def read(field: str) -> tuple[str, str]:
    """Return the number in ASCII without thousands separators, and how it was interpreted (empty: as it stands).

    Minus signs of accountants (▲, △, brackets, full-width) become a hyphen. What is no number is returned as something
    that is none either; two signs are no number.
    """
    number, how = text.clean(field).translate(MINUS), ""
    if found := _in_brackets.fullmatch(number):
        number, how = f"-{found[1]}{found[2]}{found[3]}", BRACKETS
    elif found := _minus_behind.fullmatch(number):
        number, how = f"-{found[1]}", BEHIND
    if found := _currency.fullmatch(number):
        number, how = found[3] or f"{found[1]}{found[2]}", how or CURRENCY
    number = number.removeprefix("+")
    return (number.replace(",", "") if _thousands.fullmatch(number) else number), how


def without_fraction(number: str, how: str) -> tuple[str, str]:
    """Return a number that `read` returned without a fraction of zeros: spreadsheets write 5200 as 5200.0."""
    found = _zero_fraction.fullmatch(number)
    return (found[1], how or NO_FRACTION) if found else (number, how)
