"""Find numbers that nobody should write into a message: an individual number (マイナンバー) or the number of a card.

Both have a check digit, so that other numbers of the same length (customer, bill and telephone numbers) are rarely
taken for one. Sources: 平成26年総務省令第85号 第5条 for the check digit of twelve digits, ISO/IEC 7812-1 Annex B (Luhn)
for cards of 14 to 16.
"""

import re

from portal import text

_digits = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){11,15}(?![0-9])")


def found(typed: str) -> bool:
    """Return whether the text has such a number, in whatever notation: full-width, in groups, with hyphens."""
    return any(_is_sensitive(re.sub("[ -]", "", one)) for one in _digits.findall(text.clean(typed)))


def _is_sensitive(digits: str) -> bool:
    return (len(digits) == 12 and is_individual_number(digits)) or (len(digits) >= 14 and _luhn(digits))


def is_individual_number(digits: str) -> bool:
    """Return whether twelve digits have the check digit of an individual number."""
    weighted = sum(int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits[:11]), 1))
    rest = weighted % 11
    return int(digits[11]) == (0 if rest <= 1 else 11 - rest)


def _luhn(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0
