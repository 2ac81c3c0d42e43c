"""Redaction of log lines: personal data, codes, passwords, tokens.

Code should not log such data in the first place; this is the safety net for messages of libraries and for exceptions
that quote a row or a request.
"""

import logging
import re
from typing import Any

CUT = "[redacted]"
NAMED = r"(?:password|passwd|passcode|secret|token|authorization|cookie|api[_-]?key|pepper|csrf\w*|session\w*id)\w*"
CODE_WORD = r"(?:\bcode|\botp|\bdigits|コード|暗証番号)"
NUMBER_WORD = r"(?:customer[ _]?(?:number|no)|お客[様さ]ま?番号)"
# Digits (\d) include full-width ones; they may directly adjoin Japanese text, so \b and \w are unsuitable
LEFT = r"(?<![\dA-Za-z_.-])"
RIGHT = r"(?![\dA-Za-z_-])"

# in this order: specific patterns before general ones
PATTERNS = (
    # postgres://user:password@host
    (r"://[^/\s:@]{0,80}:[^/\s@]{0,200}@", f"://{CUT}@"),
    # PostgreSQL's DETAIL lines quote the row
    (r"(Key \([^)]*\)=)\(.*?\)(?= )", rf"\1({CUT})"),
    (r"(Failing row contains )\(.*\)", rf"\1({CUT})"),
    # Authorization: Basic …
    (r"\b(Basic|Bearer|Digest) [\w+/=.:~-]{6,}", rf"\1 {CUT}"),
    # password=…, 'token': '…', SECRET_KEY: …; not the names of pages, accounts:passcodes:add
    (
        rf"""(?<!\baccounts:)({NAMED}["']?\s*[=:]\s*)"""
        r"""("[^"]*"|'[^']*'|(?!\[redacted\]|(?:Basic|Bearer|Digest) )[^\s,;&)}\]]+)""",
        rf"\1{CUT}",
    ),
    # ?a=b&c=d behind a path or an address
    (r"(?<=[\w/])\?[\w%.\[\]-]+=[^\s\"'<>)]*", "?" + CUT),
    # the mailed links: /register/confirm/<token>, /login/reset/<uid>-<token>; not the names of source files
    (r"(/(?:confirm|reset|undo|verify|unlock|token|link)/)(?![\w-]+\.[a-z]{2,4}\b)[\w:.=-]{12,}", rf"\1{CUT}"),
    # anything else in a path that looks random: capitals, small letters and digits mixed
    (r"(?<=/)(?-i:(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z]))[\w:=-]{20,}(?![\w.])", CUT),
    # mail addresses
    (r"[\w.!#$%&*+~-]{1,64}[@＠][\w-]+(?:\.[\w-]+)+", CUT),
    # telephone numbers: +81 90 1234 5678, 090-1234-5678, ０９０１２３４５６７８, 0120-000-310
    (r"(?<![\w+])[+＋]\d{1,3}[ -]?\d{1,4}[ -]?\d{2,4}[ -]?\d{3,4}" + RIGHT, CUT),
    (LEFT + r"[0０]\d{1,4}[-－ー ]\d{1,4}[-－ー ]\d{3,4}" + RIGHT, CUT),
    (LEFT + r"[0０]\d{9,10}" + RIGHT, CUT),
    # codes beside their word, before or behind; numbers of errors and statuses stay
    (
        rf"(?<!error )(?<!status )(?<!exit )({CODE_WORD}[^\d\n]{{0,8}})\d{{4,8}}" + RIGHT,
        rf"\1{CUT}",
    ),
    (LEFT + rf"\d{{4,8}}(?=[^\w\n]{{0,3}}(?:is your|が|は)?[^\w\n]{{0,3}}(?:\w{{0,12}} )?{CODE_WORD})", CUT),
    # customer numbers beside their word, and bare numbers as long as one
    (rf"({NUMBER_WORD}[^\d\n]{{0,8}})\d{{4,20}}", rf"\1{CUT}"),
    (LEFT + r"(?<!:)\d{8,20}(?![\dA-Za-z_.:-])", CUT),
)
RULES = tuple((re.compile(pattern, re.IGNORECASE), cut) for pattern, cut in PATTERNS)


def redact(text: str) -> str:
    """Return the text with every match of RULES removed."""
    for pattern, cut in RULES:
        text = pattern.sub(cut, text)
    return text


class RedactionFilter(logging.Filter):
    """Redact message, arguments, fields and exception text of every record. Drops none."""

    def __init__(self, name: str = "") -> None:
        super().__init__(name)
        self._exceptions = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(_merged(record))
        record.args = None
        if record.exc_info:
            record.exc_text = redact(record.exc_text or self._exceptions.formatException(record.exc_info))
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        fields: dict[str, Any] = getattr(record, "fields", {})
        if fields:
            record.fields = {name: redact(value) if isinstance(value, str) else value for name, value in fields.items()}
        return True


def _merged(record: logging.LogRecord) -> str:
    """Format message and arguments; a call with the wrong number of arguments still gives a line."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args}"
