"""Rules for which six digits may be a passcode [002-57, 58]."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import permutations
from typing import Protocol, Self

from accounts.users.personal import years_of
from portal.source_errors import PASSCODE_RUN

LENGTH = 6
DIGITS = "0123456789"
UP, DOWN = DIGITS * 2, DIGITS[::-1] * 2  # 890123 goes on over the end
SHORTEST_KNOWN = 4  # digits; fewer say nothing about a person
# Lines on a keypad and a telephone, which lists of stolen PINs have near their top
PATTERNS = (
    "147258 147852 258147 258369 369258 369852 456123 741852 789123 789456 852147 852963 963852 "
    "159357 159753 357159 357951 753159 753951 951357 951753 123654 321456 142536 "
    "102030 112358 135790 246810 314159 101112 131415"
)


class Flaw(StrEnum):
    """Why a passcode is refused, in the customer's words."""

    RUN = PASSCODE_RUN.told()
    REPEATED = (
        "同じ数字の繰り返しは設定できません。「111222」や「123123」のような数字を避けて、もう一度お試しください。"
    )
    COMMON = "推測されやすい数字の並びは設定できません。別の数字でもう一度お試しください。"
    PERSONAL = "生年月日・電話番号・お客様番号に含まれる数字は設定できません。別の数字でもう一度お試しください。"


class Contract(Protocol):
    """The part of a contract that a stranger could know."""

    customer_number: str
    phone: str
    phone_2: str
    birth_date: date | None


@dataclass(frozen=True)
class Known:
    """Digits that others know of a person."""

    numbers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *, contracts: Iterable[Contract] = (), phones: Iterable[str] = ()) -> Self:
        """Collect birthdays in every order and notation, telephones and customer numbers."""
        numbers = set(phones)
        for contract in contracts:
            numbers |= {contract.customer_number, contract.phone, contract.phone_2}
            if contract.birth_date:
                numbers |= set(_written(contract.birth_date))
        return cls(frozenset(number for number in numbers if len(number) >= SHORTEST_KNOWN))

    def holds(self, code: str) -> bool:
        """Tell whether the code is a part of one of them, or one of them a part of the code."""
        return any(code in number or number in code for number in self.numbers)


def flaw(code: str, known: Known) -> Flaw | None:
    """Return what is wrong with six digits as a passcode; None for nothing. Of a million 994,989 pass, less the
    personal ones.
    """
    if code in UP or code in DOWN:
        return Flaw.RUN
    if len(set(code)) <= 2 or code[:3] == code[3:] or code[:3] == code[:2:-1] or _is_in_pairs(code):
        return Flaw.REPEATED
    if code in PATTERNS:
        return Flaw.COMMON
    return Flaw.PERSONAL if known.holds(code) else None


def _is_in_pairs(code: str) -> bool:
    """Tell whether the digits come in pairs: 112233."""
    return code[::2] == code[1::2]


def _written(day: date) -> Iterator[str]:
    """List the digits of a date: western and Japanese years, with and without zeros, in any order; and without the
    year.
    """
    for month, of_month in {(f"{day.month:02}", f"{day.day:02}"), (f"{day.month}", f"{day.day}")}:
        yield from (month + of_month, of_month + month)
        for year in years_of(day):
            yield from map("".join, permutations((year, month, of_month)))
