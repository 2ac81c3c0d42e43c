"""Gaiji: characters of a company's own, in the private-use areas of Unicode, that no other system's fonts have.

Imports replace them by the character that the operator's table (`GAIJI_TABLE`) names, else by 〓, the sign of printers
for a missing character, with a warning: pages, mails, CSV, letters and invoices then show the same.
"""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

GETA = "〓"
PRIVATE = "\\ue000-\\uf8ff\\U000f0000-\\U000ffffd\\U00100000-\\U0010fffd"  # inside the brackets of a pattern
_private = re.compile(f"[{PRIVATE}]")
_code = re.compile(r"(?:U\+|u\+)([0-9A-Fa-f]{4,6})|([0-9A-Fa-f]{4})")


class Wrong(ValueError):
    """A line of the table cannot be meant; the message names it, in English as those of other settings."""


def read(path: Path) -> dict[str, str]:
    """Read a table, UTF-8: a line a gaiji, its code (U+E000, or F040 of CP932), a comma, the character to show.

    What follows a second comma is a remark, a line that begins with # too. Raises Wrong, OSError or UnicodeError.
    """
    table: dict[str, str] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.reader(file), start=1):
            if not row or row[0].startswith("#"):
                continue
            gaiji = _character(row[0].strip())
            shown = row[1].strip() if len(row) > 1 else ""
            if not gaiji or gaiji in table or not shown.isprintable() or not 1 <= len(shown) <= 2:
                raise Wrong(f"line {number}: a code once, a comma, and one character")
            table[gaiji] = shown
    return table


def mapped(text: str) -> str:
    """Return the text with its gaiji as the table has them, 〓 where it has none. Any other text stays unchanged."""
    return _private.sub(lambda found: _table().get(found[0], GETA), text)


def marked(text: str) -> str:
    """Return the text with 〓 for its gaiji, for what was stored before imports replaced them."""
    return _private.sub(GETA, text)


def doubt(text: str) -> str:
    """Return in Japanese which gaiji of the text the table lacks; '' where there is none."""
    unknown = sorted({one for one in _private.findall(text) if one not in _table()})
    if not unknown:
        return ""
    codes = "、".join(f"U+{ord(one):04X}" for one in unknown)
    return f"外字（{codes}）を「{GETA}」にしました。対応する文字を外字表に加え、取り込み直してください。"


def _table() -> Mapping[str, str]:
    table: Mapping[str, str] = settings.GAIJI
    return table


def _character(code: str) -> str:
    """Return the private-use character of a code of the table; '' for anything else."""
    found = _code.fullmatch(code)
    if not found:
        return ""
    try:
        character = chr(int(found[1], 16)) if found[1] else bytes.fromhex(found[2]).decode("cp932")
    except ValueError:  # also UnicodeDecodeError: no character of CP932
        return ""
    return character if _private.fullmatch(character) else ""
