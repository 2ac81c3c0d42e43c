"""Sets an invoice: JSON on standard input becomes a PDF on standard output.

A program of its own, so that it can be stopped at a limit, shares nothing with another customer's invoice that is set
at the same moment, and knows neither Django nor the database.
"""

import json
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

import typst

MEMORY = 1 << 30  # bytes of address space; the compiler's library and both fonts take a third of it
SECONDS = 10  # of processor time
JST = timezone(timedelta(hours=9))
TEMPLATE = Path(__file__).with_name("invoice.typ")
FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
FACE = "NotoSansCJKjp-Regular.otf"  # the bold has the same characters
GETA = "〓"  # what printers set where they have no type


def compile_pdf(document: str) -> bytes:
    """The PDF/UA-1 document, dated midnight of its day of issue, Japan time. A letter that no typeface has is no reason
    to print nothing: then everything that ours lacks becomes 〓."""
    try:
        return _compiled(document)
    except typst.TypstError:
        return _compiled(printable(document))


def _compiled(document: str) -> bytes:
    issued = json.loads(document)["issued"]
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(files(name)) for name in FONTS],
        ignore_system_fonts=True,
        sys_inputs={"invoice": document},
        pdf_standards="ua-1",
        timestamp=datetime(issued["year"], issued["month"], issued["day"], tzinfo=JST),
    )


def printable(text: str) -> str:
    """The text with 〓 for what the typeface lacks; marks that only vary the character before are left out."""
    known = characters(Path(str(files(FONTS[0]))) / FACE)
    replaced = {ord(one): "" if is_selector(ord(one)) else GETA for one in set(text) if not _is_in(known, ord(one))}
    return text.translate(replaced)


def is_selector(code: int) -> bool:
    """Whether the character only chooses a form of the one before it."""
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF


def characters(font: Path) -> list[tuple[int, int]]:
    """The ranges of characters that an OpenType file maps to glyphs, in order: format 12 of its `cmap` (ISO/IEC
    14496-22)."""
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
