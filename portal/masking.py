"""Personal data with most of it hidden: enough for its owner, or for staff on the telephone, to recognise it."""

import re

from portal import text

STAR = "＊"


def name(full: str) -> str:
    """湊＊＊: the first character, and a star for each other one; spaces stay."""
    return "".join(one if at == 0 or one.isspace() else STAR for at, one in enumerate(full))


def email(address: str) -> str:
    """「ha***@example.jp」: of a short name one letter, else two, and the domain. The one form on every page."""
    local, at, domain = address.rpartition("@")
    return f"{local[:2] if len(local) > 3 else local[:1]}***{at}{domain}"


def phone(number: str) -> str:
    """The number as its owner recognises it and a stranger learns little: 090-****-**78, 03-****-**21 [002-38].

    What stays is the part before the first hyphen, or three digits where no hyphen is certain: 074*****56.
    """
    written = text.hyphenated(number)
    head, hyphen, _ = written.partition("-")
    kept = len(head) if hyphen else 3
    return written[:kept] + re.sub(r"\d", "*", written[kept:-2]) + written[-2:]


def destination(to: str) -> str:
    """A mail address or telephone number that something was sent to."""
    return email(to) if "@" in to else phone(to)
