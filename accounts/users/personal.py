"""Words and digits of a person that a stranger could guess, in every usual notation [002-47]."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol, Self

import jaconv

from portal import text

ERAS = [(date(2019, 5, 1), 2018), (date(1989, 1, 8), 1988), (date(1926, 12, 25), 1925), (date(1912, 7, 30), 1911)]
SOUNDS = [
    (r"[oō]h(?![aiueo])|ou|oo|ō", "o"),  # Ohno, Ouno, Oono: 大野
    (r"uu|ū", "u"),
    (r"t?ch(?=[auo])", "ty"),
    (r"t?chi", "ti"),
    (r"sh(?=[auo])", "sy"),
    (r"shi", "si"),
    (r"j(?=[auo])", "zy"),
    (r"ji", "zi"),
    (r"tsu", "tu"),
    (r"fu", "hu"),
    (r"m(?=[bpm])", "n"),  # Shimpei, Shinpei
    (r"([^aiueon])\1", r"\1"),
]
DISGUISES = [str.maketrans("0134578@$!", "oieastbasi"), str.maketrans("0134578@$!", "oleastbasl")]
ALONE = 3  # a word this short counts only where it stands alone: Abe, but not alphabet
PHONE_TAIL = 6


class Contract(Protocol):
    """The part of a contract that a stranger could know."""

    customer_number: str
    name_kana: str
    phone: str
    phone_2: str
    birth_date: date | None


@dataclass(frozen=True)
class PersonalTerms:
    """Words and digits that a person's password must not contain."""

    words: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, *, username: str = "", email: str = "", nickname: str = "", contracts: Iterable[Contract] = ()) -> Self:
        """Collect everything known of a person: what they chose for their account, and their contracts."""
        mailbox = email.partition("@")[0]
        words = {username, mailbox, *re.split(r"[._+-]", mailbox), *_spellings(nickname)}
        numbers: set[str] = set()
        for contract in contracts:
            words |= _spellings(contract.name_kana)
            numbers |= {contract.customer_number, contract.phone[-PHONE_TAIL:], contract.phone_2[-PHONE_TAIL:]}
            if contract.birth_date:
                numbers |= set(_birthdays(contract.birth_date))
        kept = (_plain(word) for word in words)
        return cls(frozenset(w for w in kept if len(w) >= ALONE), frozenset(n for n in numbers if len(n) >= 4))

    def are_in(self, password: str) -> bool:
        """Tell whether the password holds one of them, disguised or not: 「s59.3.9」, 090-1234-…, SATOH and s@to."""
        typed = _plain(password)
        runs = {_sound(run) for run in re.findall(r"[a-z]+", password.lower())}
        heard = [_sound(_plain(password.lower().translate(table))) for table in DISGUISES]
        heard += [_sound(typed), typed]
        for word in self.words:
            sound = _sound(word)
            if sound in runs or (len(typed) > ALONE and typed in word):
                return True
            if len(sound) > ALONE and any(sound in variant for variant in heard):
                return True
        return any(number in digits for digits in re.findall(r"\d+", typed) for number in self.numbers)


def _plain(typed: str) -> str:
    """Keep letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", typed.lower())


def _sound(word: str) -> str:
    """Reduce all romanisations of a Japanese word to one spelling."""
    for pattern, spelling in SOUNDS:
        word = re.sub(pattern, spelling, word)
    return word


def _spellings(name: str) -> set[str]:
    """Return a name, its parts and its kana in Latin letters. 漢字 cannot be in a password and give nothing."""
    parts = re.split(r"[\s・]+", text.clean(name))
    latin = [jaconv.kana2alphabet(jaconv.kata2hira(part)) for part in parts]
    return {*parts, *latin, "".join(latin), "".join(reversed(latin))}


def years_of(day: date) -> set[str]:
    """Return the notations of a year in digits: 1984, 84, and 59 of its era."""
    years = {f"{day.year}", f"{day.year % 100:02}"}
    for begins, before in ERAS:
        if day >= begins:
            return years | {f"{day.year - before:02}", f"{day.year - before}"}
    return years


def _birthdays(day: date) -> Iterator[str]:
    """Return the digits of a birthday in all orders, western and Japanese years, with and without zeros."""
    years = years_of(day)
    for month, of_month in ((f"{day.month:02}", f"{day.day:02}"), (f"{day.month}", f"{day.day}")):
        yield month + of_month
        for year in years:
            yield from (year + month + of_month, month + of_month + year, of_month + month + year)
