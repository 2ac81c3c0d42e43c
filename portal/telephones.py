"""Kinds of Japanese telephone numbers: what takes an SMS or a call, how many digits it has, how it is written.

Numbers are digits from 0 (`portal.text.phone`). What may be sent where is our own table, after the numbering plan
(電気通信番号計画, 令和元年総務省告示第6号). Grouping is that of `phonenumbers`, which knows every area code.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberFormat


@dataclass(frozen=True)
class Kind:
    """A kind of number. Nothing is sent to numbers of companies, machines and services that cost the caller extra."""

    name: str
    takes_sms: bool
    takes_calls: bool


MOBILE = Kind("mobile", takes_sms=True, takes_calls=True)
IP_PHONE = Kind("IP telephone", takes_sms=False, takes_calls=True)
LANDLINE = Kind("landline", takes_sms=False, takes_calls=True)
MACHINE = Kind("machine or pager", takes_sms=False, takes_calls=False)
FREE_DIAL = Kind("free of charge to the caller", takes_sms=False, takes_calls=False)
SERVICE = Kind("shared cost, information or message service", takes_sms=False, takes_calls=False)
UNKNOWN = Kind("no telephone number", takes_sms=False, takes_calls=False)

KINDS = [  # the first that fits; 0A0-0… and 03-0… are unassigned and serve demos and tests
    (re.compile(r"0[679]0\d{8}|080[1-9]\d{7}"), MOBILE),  # 060 since December 2024
    (re.compile(r"050[1-9]\d{7}"), IP_PHONE),
    (re.compile(r"020\d{8}"), MACHINE),
    (re.compile(r"0120\d{6}|0800\d{7}"), FREE_DIAL),
    (re.compile(r"(?:0570|0990|0170|0180|0910)\d{6}"), SERVICE),
    (re.compile(r"03\d{8}|0[1-9][1-9]\d{7}"), LANDLINE),
]
CERTAIN = re.compile(r"(0[5679]0|080(?!0)|03|06(?!0))(\d{4})(\d{4})")  # whether or not the number is assigned
COMPLETE = re.compile(r"0[25-9]0\d{8}|(?!0[25-9]0)0[1-9]\d{8}")
REMEMBERED = 1024  # numbers whose notation is cached: a bill repeats those of its lines


def kind(number: str) -> Kind:
    """Return the kind of a number; UNKNOWN for any other text."""
    return next((kind for pattern, kind in KINDS if pattern.fullmatch(number)), UNKNOWN)


def kind_in_sql(column: str) -> str:
    """Return SQL of what a number takes: 'sms', else 'calls', else ''. The same as `kind`."""
    whens = [
        f"WHEN {column} ~ '^({pattern.pattern})$' THEN '{'sms' if kind.takes_sms else 'calls' * kind.takes_calls}'"
        for pattern, kind in KINDS
    ]
    return f"CASE {' '.join(whens)} ELSE '' END"


def is_complete(number: str) -> bool:
    """Return whether the number has as many digits as its prefix requires, whether or not anybody can have it."""
    return bool(COMPLETE.fullmatch(number))


@lru_cache(REMEMBERED)
def hyphenated(number: str) -> str:
    """Return digits from 0 as people write them: 090-0000-1204, 03-0000-1204, 0120-000-120, 0467-00-1204.

    Text that is no telephone number (H1G-1020304) stays unchanged, and so does a number of an area code that is not in
    use: a hyphen in the wrong place is worse than none.
    """
    if certain := CERTAIN.fullmatch(number):
        return "-".join(certain.groups())
    if kind(number) is UNKNOWN:
        return number
    parsed = phonenumbers.parse(number, "JP")
    return (
        phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL)
        if phonenumbers.is_valid_number(parsed)
        else number
    )
