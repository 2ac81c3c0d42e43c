"""The key by which two notations of a name in kana are known to be the same, in Python and in SQL.

One list of steps gives both, so that what an import stores is what a form compares. docs/names.md shows which names
have the same key and which do not; the key is no proof, only one of the three data of an identity check [001-8…18].
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.crypto import constant_time_compare

# What may stand in a name in kana: katakana, repeat marks, and the Latin letters, digits and signs of companies and of
# names from abroad. At least one letter or digit.
WRITTEN = re.compile(r"(?=.*[ァ-ヺA-Za-z0-9])[ァ-ヺー・ヽヾ＝()0-9A-Za-z&.,'/\u3000-]+")
LONGEST = 100  # characters, as the contract's column has

BESIDE = "\u3000・＝'.,-"  # stands between and inside names: not compared
SMALL = dict(zip("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ", strict=True))  # unknown to old systems
OLD = SMALL | dict(zip("ヰヱヲ", "イエオ", strict=True))
LATIN = dict(zip("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=True))
PLAIN = str.maketrans("".join([*OLD, *LATIN]), "".join([*OLD.values(), *LATIN.values()]), BESIDE)
VOICED = "\u3099"  # joins the kana before it under NFC: ス and this are ズ
REPEATS = (  # 内閣「くりかへし符号の使ひ方」(1946): ヽ repeats the kana as it is written, ヾ repeats it voiced
    ("([ヽヾ])[ヽヾ]+", r"\1"),
    ("([ァ-ヺ])ヽ", r"\1\1"),
    ("([ァ-ヺ])ヾ", rf"\1\1{VOICED}"),
)
LEFT_OVER = f"ヽヾ{VOICED}"

# The abbreviations of transfers between banks (全国銀行協会), and the words in full, with large kana
FORMS = {
    "カ": "カブシキ[カガ]イシヤ",
    "ユ": "ユウゲン[カガ]イシヤ",
    "ド": "ゴウドウ[カガ]イシヤ",
    "メ": "ゴウメイ[カガ]イシヤ",
    "シ": "ゴウシ[カガ]イシヤ",
    "イ": "イリヨウホウジン",
    "ガク": "ガツコウホウジン",
    "シユウ": "シユウキヨウホウジン",
    "フク": "シヤカイフクシホウジン",
    "シヤ": "(?:イツパン|コウエキ)?シヤダンホウジン",
    "ザイ": "(?:イツパン|コウエキ)?ザイダンホウジン",
    "トクヒ": "トクテイヒエイリカツドウホウジン",
}
HAS_FORM = "[()]|[カガ]イシヤ|ホウジン"  # spares the steps of companies in the names of people
HEAD, TAIL = rf"^(?:{'|'.join(FORMS)})\)", rf"\((?:{'|'.join(FORMS)})$"
IN_KANJI = {"株式会社": "カブシキガイシャ", "有限会社": "ユウゲンガイシャ", "(株)": "(カ)", "(有)": "(ユ)"}


def folded(kana: str) -> str:
    """Return the key of a name, given as `portal.text.kana` returns it. The same as `in_sql`."""
    key = kana.translate(PLAIN)
    for pattern, by in REPEATS:
        key = re.sub(pattern, by, key)
    key = unicodedata.normalize("NFC", key).translate(str.maketrans("", "", LEFT_OVER))
    if re.search(HAS_FORM, key):
        for pattern, by in _forms():
            key = re.sub(pattern, by, key)
    return key


def in_sql(expression: str) -> str:
    """Return SQL for the key of the name that the expression gives, in the form of `portal.text.kana`."""
    plain = _translated(expression, "".join([*OLD, *LATIN]) + BESIDE, "".join([*OLD.values(), *LATIN.values()]))
    key = _translated(f"normalize({_replaced(plain, REPEATS)}, NFC)", LEFT_OVER, "")
    if_company = f"CASE WHEN key ~ {_quoted(HAS_FORM)} THEN {_replaced('key', _forms())} ELSE key END"
    return f"(SELECT {if_company} FROM (SELECT {key} AS key OFFSET 0) AS folding)"  # noqa: S608 -- OFFSET: folded once  # nosec B608


def are_one(one: str, other: str) -> bool:
    """Return whether two keys are the same, or differ only in that one of them leaves the legal form away.

    カ)ミナト is ミナト, and is not ユ)ミナト. Not for keys of different contracts: a company may bear a person's name.
    """
    name, other_name = bare(one), bare(other)
    is_left_away = constant_time_compare(name, one) | constant_time_compare(other_name, other)
    is_same = constant_time_compare(one, other) | (constant_time_compare(name, other_name) & is_left_away)
    return is_same and bool(name)


def bare(key: str) -> str:
    """Return the key without the legal form of a company."""
    return re.sub(TAIL, "", re.sub(HEAD, "", key))


def _forms() -> Iterator[tuple[str, str]]:
    """Yield the steps that write a legal form in front as カ) and one at the end as (カ."""
    for short, long in FORMS.items():
        yield rf"^(?:\(?(?:{short}|{long})\)|{long})", f"{short})"
        yield rf"(?:\((?:{short}|{long})\)?|{long})$", f"({short}"


def _replaced(expression: str, steps: Iterable[tuple[str, str]]) -> str:
    for pattern, by in steps:
        expression = f"regexp_replace({expression}, {_quoted(pattern)}, {_quoted(by)}, 'g')"
    return expression


def _translated(expression: str, these: str, by: str) -> str:
    return f"translate({expression}, {_quoted(these)}, {_quoted(by)})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
