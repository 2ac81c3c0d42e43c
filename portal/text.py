"""Normal forms of typed text, for forms and imports alike.

Every function accepts any text (full-width, half-width kana, hyphens, spaces, zero-width characters) and is idempotent.
None of them validates: invalid input merely stays invalid.
"""

import re
import unicodedata
from datetime import datetime, timedelta

import jaconv
from django.utils import timezone

NOT_DIGITS = re.compile(r"[^0-9]+")
BESIDE_AMOUNT = re.compile(r"[\s,、¥\\円]")
PLUS = re.compile(r"^\+(?=[0-9])")
MINUS = re.compile("^[−‐‑‒–—―ー▲△]")  # as accountants and Japanese keyboards write it
PHONE_GROUPS = [  # how a number is written, where its first digits tell; area codes after the ministry's list (総務省)
    re.compile(groups)
    for groups in (
        r"(0800)(\d{3})(\d{4})",
        r"(0[25-9]0)(\d{4})(\d{4})",
        r"(0120|0570|0990)(\d{3})(\d{3})",
        r"(0[36])(\d{4})(\d{4})",
        r"(011|044|045|052|075|078|09[23](?=[1-9]))(\d{3})(\d{4})",
    )
]
SOUND_MARKS = str.maketrans("゛゜", "\u3099\u309a")  # typed apart, they belong to the kana before them


def clean(typed: str) -> str:
    """Return NFKC without control, zero-width and other invisible characters; line breaks and any space become one
    space."""
    if typed.isascii() and typed.isprintable() and "  " not in typed:
        return typed.strip()  # fast path: nothing to remove, as in most rows of imports
    text = unicodedata.normalize("NFKC", re.sub(r"\s+", " ", typed).translate(SOUND_MARKS))
    visible = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    # again, for characters that became adjacent by the removal
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", visible)).strip()


def digits(typed: str) -> str:
    """Return the digits only, half-width: 「コード：１２３４」 is 1234."""
    return NOT_DIGITS.sub("", clean(typed))


def customer_number(typed: str) -> str:
    """Return the digits without leading zeros [001-10]."""
    return digits(typed).lstrip("0")


def amount(typed: str) -> str:
    """Return whole yen as a program reads them: 「▲１，２３４円」 is -1234."""
    return MINUS.sub("-", PLUS.sub("", _joined(BESIDE_AMOUNT.sub("", clean(typed)))))


def phone(typed: str) -> str:
    """Return the digits from 0; +81 becomes 0 [001-13]."""
    text = clean(typed)
    number = digits(text)
    if text.lstrip("( ").startswith("+81") and number.startswith("81"):
        return "0" + number[2:].lstrip("0")
    return number


def hyphenated(number: str) -> str:
    """Return digits from 0 as people write them: 090-0000-1204, 03-0000-1204, 0120-000-120.

    Text that is no telephone number (H1G-1020304) stays unchanged, and so does a number whose area code has two, three,
    four or five digits depending on what follows: a hyphen in the wrong place is worse than none.
    """
    found = next(filter(None, (groups.fullmatch(number) for groups in PHONE_GROUPS)), None)
    return "-".join(found.groups()) if found else number


def kana(typed: str) -> str:
    """Return full-width katakana, names separated by one full-width space [001-14, 15]. Dashes inside a name become
    「ー」."""
    text = jaconv.hira2kata(clean(typed))
    return re.sub(r"(?<=[ァ-ヶ])[‐‑–—―−ｰ-](?=[ァ-ヶ]|$|\s)", "ー", text).replace(" ", "\u3000")


def kana_key(typed: str) -> str:
    """Return the kana as identity checks compare it: without spaces and middle dots."""
    return kana(_joined(kana(typed).replace("・", "")))


def email(typed: str) -> str:
    """Return an address without spaces, half-width, its domain in lower case."""
    local, at, domain = _joined(clean(typed)).rpartition("@")
    return f"{local}{at}{_lower(domain)}"


def account_id(typed: str) -> str:
    """Return an account ID half-width and in lower case, without spaces [001-20]."""
    return _lower(_joined(clean(typed)))


def yen(amount: int) -> str:
    """Return 8,742円; a credit has a minus sign (U+2212). Whole yen."""
    return f"{amount:,}円".replace("-", "−")


def yen_change(amount: int) -> str:
    """Return +312円, −210円 or ±0円. Whole yen."""
    return f"{amount:+,}円".replace("-", "−") if amount else "±0円"


def wait(seconds: int) -> str:
    """Return a duration, rounded up: 12分, 20時間."""
    minutes = max(1, -(-seconds // 60))
    return f"{minutes}分" if minutes < 120 else f"{-(-minutes // 60)}時間"


def moment_after(seconds: int) -> datetime:
    """Return the moment in so many seconds, rounded up to the minute, so that nobody comes back too early."""
    return (timezone.now() + timedelta(seconds=seconds + 59)).replace(second=0, microsecond=0)


def _joined(text: str) -> str:
    """Return the text without spaces; characters that become adjacent are composed."""
    return unicodedata.normalize("NFKC", re.sub(r"\s+", "", text))


def _lower(text: str) -> str:
    """Return the text in lower case, composed: some letters have a composed form in lower case only."""
    return unicodedata.normalize("NFKC", text.lower())
