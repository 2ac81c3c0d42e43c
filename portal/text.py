"""Normal forms of typed text, for forms and imports alike.

Every function accepts any text (full-width, half-width kana, hyphens, spaces, zero-width characters) and is idempotent.
None of them validates: invalid input merely stays invalid.
"""

import re
import unicodedata
from datetime import datetime, timedelta

import jaconv
from django.utils import timezone

from portal import name_keys

NOT_DIGITS = re.compile(r"[^0-9]+")
BESIDE_AMOUNT = re.compile(r"[\s,、¥\\円]")
PLUS = re.compile(r"^\+(?=[0-9])")
MINUS = re.compile("^[−‐‑‒–—―ー▲△]")  # as accountants and Japanese keyboards write it
APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʹ`´′＇", "'"))
QUOTED = re.compile(r'"([A-Za-z0-9._+-]+)"')  # a local part that needs no quotes but for its dots
BODY = re.compile(  # 会社法, 一般法人法, 特定非営利活動促進法 and the like: the legal forms in full or abbreviated
    "株式会社|有限会社|合同会社|合名会社|合資会社|相互会社|法人|組合|協会|財団|社団"
    "|[(（](?:株|有|同|名|資|社|財|医|学|宗|福|特非|独)[)）]|[㈱㈲㈳㈶]|㍿"
)
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


def as_written(typed: str) -> str:
    """Return NFC without invisible characters; line breaks and any space become one space."""
    composed = unicodedata.normalize("NFC", re.sub(r"\s+", " ", typed).translate(SOUND_MARKS))
    visible = "".join(c for c in composed if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", visible)).strip()


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


def kana(typed: str) -> str:
    """Return full-width katakana, names separated by one full-width space [001-14, 15]. Dashes inside a name become
    「ー」, 株式会社 and ㈱ are written in kana."""
    text = jaconv.hira2kata(clean(typed.translate(APOSTROPHES)))
    for written, read in name_keys.IN_KANJI.items():
        text = text.replace(written, read)
    text = re.sub(r"(?<=[ァ-ヺヽヾ])[‐‑–—―−ｰ-](?=[ァ-ヺヽヾ]|$|\s)", "ー", text)
    return text.replace("゠", "＝").replace("=", "＝").replace(" ", "\u3000")


def kana_key(typed: str) -> str:
    """Return what identity checks compare of a name (`portal.name_keys`): docs/names.md lists what is the same."""
    return name_keys.folded(kana(name_keys.folded(kana(typed))))  # again, for signs that became adjacent


def email(typed: str) -> str:
    """Return an address without spaces, half-width, its domain in lower case and in ASCII (IDNA).

    Quotes that only serve dots ("name."@example.jp) are left away.
    """
    local, at, domain = _joined(clean(typed)).rpartition("@")
    quoted = QUOTED.fullmatch(local)
    return f"{quoted[1] if quoted else local}{at}{_domain(_lower(domain))}"


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


def _domain(name: str) -> str:
    """Return a domain in ASCII; unchanged where it is none."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode().lower()
    except UnicodeError:
        return name


def _lower(text: str) -> str:
    """Return the text in lower case, composed: some letters have a composed form in lower case only."""
    return unicodedata.normalize("NFKC", text.lower())


def honorific(name: str) -> str:
    """Return what stands behind a name in an address: 御中 where it has the legal form of a body, else 様."""
    return "御中" if BODY.search(name) else "様"
