"""Mask personal data: enough is left for its owner, or for staff on the telephone, to recognise it."""

import re

from portal import telephones

STAR = "＊"


def name(full: str) -> str:
    """Return the first character and a star for each other one; spaces stay: 湊＊＊."""
    return "".join(one if at == 0 or one.isspace() else STAR for at, one in enumerate(full))


def email(address: str) -> str:
    """Return 「ha***@example.jp」: one letter of a short name, else two, and the domain. The one form on every page."""
    local, at, domain = address.rpartition("@")
    return f"{local[:2] if len(local) > 3 else local[:1]}***{at}{domain}"


def phone(number: str) -> str:
    """Return a number that its owner recognises and others cannot call: 090-****-**78, 03-****-**21 [002-38].

    At most three digits in front stay, because the longest area codes leave few others: 074*-**-**56.
    """
    written = telephones.hyphenated(number)
    kept = min(3, len(written.partition("-")[0]))
    return written[:kept] + re.sub(r"\d", "*", written[kept:-2]) + written[-2:]


def address(full: str) -> str:
    """Return the prefecture, or the first character where none begins it, and stars: 東京都＊＊＊＊."""
    found = re.match(r"東京都|北海道|京都府|大阪府|.{2,3}県", full)
    return (found[0] if found else full[:1]) + STAR * 4


def destination(to: str) -> str:
    """Return a masked mail address or telephone number."""
    return email(to) if "@" in to else phone(to)
