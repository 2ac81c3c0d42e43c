"""Program that compiles an invoice with Typst: JSON on standard input, PDF on standard output.

It runs as a process of its own for each document: limits of time and memory can stop it, it shares nothing with another
customer's invoice, and it has no access to Django, the database or the environment.
"""

import json
import re
import resource
import sys
from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from mmap import ACCESS_READ, mmap
from operator import itemgetter
from pathlib import Path
from struct import iter_unpack, unpack_from
from typing import Any

import typst

MEMORY = 1 << 30  # bytes of address space; the compiler's library and both fonts take a third of it
SECONDS = 10  # of CPU time
JST = timezone(timedelta(hours=9))
TEMPLATE = Path(__file__).with_name("invoice.typ")
FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
FACE = "NotoSansCJKjp-Regular.otf"  # the bold face has the same characters
GETA = "〓"  # geta mark: the printers' sign for a missing character
GAIJI = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")  # some fonts have ligatures there
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
TRIAL = b"#set document(title: sys.inputs.character)\n#text(sys.inputs.character)"
MOST_TRIED = 20  # characters missing from our font that other fonts are tried for, 30 ms each


def compile_pdf(document: str) -> bytes:
    """Return the document as PDF/UA-1, dated 0:00 JST of its day of issue, so that its bytes never change.

    Gaiji, and characters that no font has, which PDF/UA-1 refuses, are replaced by 〓; all others stay as they are.
    """
    document = GAIJI.sub(GETA, document)
    try:
        return _compiled(document)
    except typst.TypstError:
        return _compiled(printable(document))


def _compiled(document: str) -> bytes:
    issued = json.loads(document)["issued"]
    made: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        sys_inputs={"invoice": document},
        timestamp=datetime(issued["year"], issued["month"], issued["day"], tzinfo=JST),
        **_settings(),
    )
    return made


def _settings() -> dict[str, Any]:
    fonts = [str(files(name)) for name in FONTS]
    return {"font_paths": fonts, "ignore_system_fonts": True, "pdf_standards": "ua-1"}


def printable(text: str) -> str:
    """Replace each character that no font has, with its variation selector, by 〓. Other selectors stay."""
    known = characters(Path(str(files(FONTS[0]))) / FACE)
    missing = sorted(one for one in set(text) if not _is_in(known, ord(one)) and not is_selector(ord(one)))
    lost = [one for at, one in enumerate(missing) if at >= MOST_TRIED or not _is_drawn(one)]
    return re.sub(f"[{re.escape(''.join(lost))}][{SELECTORS}]?", GETA, text) if lost else text


def _is_drawn(character: str) -> bool:
    """Return whether any font, the compiler's own included, has the character."""
    try:
        typst.compile(TRIAL, sys_inputs={"character": character}, **_settings())
    except typst.TypstError:
        return False
    return True


def is_selector(code: int) -> bool:
    """Return whether the code point is a variation selector, which only chooses a form of the character before it."""
    return bool(re.match(f"[{SELECTORS}]", chr(code)))


def characters(font: Path) -> list[tuple[int, int]]:
    """Return the sorted ranges (first, last) of code points that an OpenType font maps to glyphs.

    Reads subtable format 12 of the `cmap` table (ISO/IEC 14496-22).
    """
    with font.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        (tables,) = unpack_from(">H", data, 4)
        cmap = next(offset for tag, offset in iter_unpack(">4s4xI4x", data[12 : 12 + 16 * tables]) if tag == b"cmap")
        (count,) = unpack_from(">H", data, cmap + 2)
        starts = [cmap + offset for (offset,) in iter_unpack(">4xI", data[cmap + 4 : cmap + 4 + 8 * count])]
        start = next(start for start in starts if unpack_from(">H", data, start) == (12,))
        (groups,) = unpack_from(">I", data, start + 12)
        return list(iter_unpack(">II4x", data[start + 16 : start + 16 + 12 * groups]))


def _is_in(ranges: Sequence[tuple[int, int]], code: int) -> bool:
    place = bisect_right(ranges, code, key=itemgetter(0)) - 1
    return place >= 0 and code <= ranges[place][1]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    sys.stdout.buffer.write(compile_pdf(sys.stdin.buffer.read().decode()))
