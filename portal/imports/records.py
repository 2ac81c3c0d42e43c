"""Parsing blocks of text into rows: runs of plain rows taken whole, all others parsed by RFC 4180.

Rows are counted as spreadsheets number them: the header is 1, blank lines count, line breaks inside a field
do not.
"""

import csv
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from portal.imports.columns import Column
from portal.imports.remarks import Remark
from portal.imports.sources import LONGEST_LINE, Block, Refused, Source, blocks
from portal.text import clean

QUOTES = '引用符（"）の使い方が違います。項目全体を囲み、中の " は "" と書いてください。'
NEVER = re.compile("(?!)")
NO_HEADING = "の1行目を見出しとして読めません。1行目に、列の名前をカンマ区切りで書いてください。"
SEPARATED = {"\t": "タブ区切りのファイルとして読みました。", ";": "セミコロン区切りのファイルとして読みました。"}
WITHOUT_END = "見出しの右にある、名前のない空の列を除いて読みました。"


class Notation:
    """How records are written with a delimiter between their fields."""

    def __init__(self, delimiter: str) -> None:
        self.delimiter = delimiter
        field = f'(?:"[^"]*+(?:""[^"]*+)*+"|[^"{delimiter}\\r\\n]*+)'
        self.whole = re.compile(f"{field}(?:{delimiter}{field})*+")
        self.open = re.compile(f'(?:{field}{delimiter})*+"[^"]*+(?:""[^"]*+)*+')
        self.nothing = re.compile(f"[\\s\\x1a{delimiter}]*+")  # Ctrl-Z alone ends a file of MS-DOS

    def parse(self, record: str) -> list[str]:
        """Return the fields of a whole record."""
        return next(csv.reader([record], delimiter=self.delimiter), [])


NOTATIONS = [Notation(delimiter) for delimiter in (",", *SEPARATED)]


@dataclass(frozen=True)
class Heading:
    """The file's columns in its order, how its rows are written, and how many empty columns stand behind."""

    columns: tuple[Column, ...]
    notation: Notation = NOTATIONS[0]
    empty: int = 0

    def remarks(self) -> Iterator[Remark]:
        """Yield what was taken though it is not as the file should be."""
        if self.notation.delimiter in SEPARATED:
            yield Remark(1, "", SEPARATED[self.notation.delimiter])
        if self.empty:
            yield Remark(1, "", WITHOUT_END)


@dataclass(frozen=True)
class Plain:
    """Rows whose every field is its own normal form, one a line without quotes; the first is line `line`."""

    line: int
    text: str


@dataclass(frozen=True)
class Record:
    """One row, its fields as written."""

    line: int
    fields: Sequence[str]


@dataclass(frozen=True)
class Broken:
    """A record that is no row: the reason, and the fields that could be read."""

    line: int
    why: str
    fields: Sequence[str]


def heading(source: Source, columns: Sequence[Column]) -> Heading:
    """Return the file's heading. Refuses one that lacks, repeats or does not know a column."""
    first = next(blocks(source), None)
    line = "" if first is None or first.is_cut else first.text.partition("\n")[0].rstrip("\r")
    known = {column.name: column for column in columns}
    notation, names = _named(line, known)
    if notation is None:
        raise Refused(f"{source.name} {NO_HEADING}")
    written = len(names)
    while len(names) > 1 and not names[-1]:
        names.pop()
    complaints = [
        f"{label}：{'、'.join(found)}"
        for label, found in (
            ("足りない列", [c.name for c in columns if not c.is_optional and c.name not in names]),
            ("知らない列", [name or "（名前なし）" for name in names if name not in known]),
            ("重複した列", sorted({name for name in names if names.count(name) > 1})),
        )
        if found
    ]
    if complaints:
        raise Refused(f"{source.name} の見出しが違います。{'。'.join(complaints)}。")
    return Heading(tuple(known[name] for name in names), notation, written - len(names))


def _named(line: str, known: Container[str]) -> tuple[Notation | None, list[str]]:
    """Return the notation in which the line names columns, and the names. With several fitting, the comma's is taken;
    tabs and semicolons need two known columns, since they stand in fields of other files as well.
    """
    for notation in NOTATIONS:
        if not notation.whole.fullmatch(line):
            continue
        names = [clean(name).lower() for name in notation.parse(line)]
        if (notation.delimiter == "," and len(names) > 1) or sum(name in known for name in names) > 1:
            return notation, names
    alone = [clean(name).lower() for name in NOTATIONS[0].parse(line)] if NOTATIONS[0].whole.fullmatch(line) else []
    return (NOTATIONS[0], alone) if any(alone) else (None, [])


def plain_rows(columns: Sequence[Column], empty: int = 0) -> re.Pattern[str]:
    """Return a pattern of consecutive rows whose every field is plain, in quotes or without, with so many empty ones
    behind."""
    fields = (f'(?:"{column.pattern()}"|{column.pattern()})' for column in columns)
    return re.compile(f"(?:{','.join(fields)}{',' * empty}\\r?\\n)*+")


class Reader:
    """Reads a file once. `line` and `end` are the position in rows (as a spreadsheet numbers them) and bytes."""

    def __init__(self, source: Source, heading: Heading) -> None:
        """Set up; `heading` is what the function of this name returned."""
        self.heading, self.notation = heading, heading.notation
        is_usual = self.notation.delimiter == ","  # other rows are sent to the database with commas, so read with care
        self.plain = plain_rows(heading.columns, heading.empty) if is_usual else NEVER
        self.line = self.end = 0
        self._blocks = blocks(source)
        self._next: Block | None = None
        self._text, self._at, self._mark = "", 0, 0

    def __iter__(self) -> Iterator[Plain | Record | Broken]:
        while block := self._take():
            if block.is_cut:
                self.line += 1
                yield _too_long(self.line, block.text)
            else:
                yield from self._rows(block)

    def _take(self) -> Block | None:
        block, self._next = self._next or next(self._blocks, None), None
        if block:
            self.end = block.end
        return block

    def _rows(self, block: Block) -> Iterator[Plain | Record | Broken]:
        self._text, self._at = block.text, 0
        if self.line == 0 and block.text:
            self._take_line()  # the header
        while self._at < len(self._text):
            run = self.plain.match(self._text, self._at)
            if run and run.end() > self._at:
                rows = Plain(self.line + 1, _bare(run[0], self.heading.empty))
                self.line += rows.text.count("\n")
                self._at = run.end()
                yield rows
            elif row := self._with_care():
                yield row

    def _take_line(self) -> str:
        """Take the next line without its end. The text is whole lines, and one of them starts here."""
        end = self._text.index("\n", self._at)
        line, self._at = self._text[self._at : end].removesuffix("\r"), end + 1
        self.line += 1
        return line

    def _with_care(self) -> Record | Broken | None:
        """Parse the next row, over several lines where a quoted field goes on; None for a blank one."""
        record, start = self._take_line(), self.line
        if self.notation.nothing.fullmatch(record):
            return None
        if len(record) > LONGEST_LINE:
            return _too_long(start, record)
        if '"' in record and self.notation.open.fullmatch(record):
            record = self._closed(record)
        if "\0" in record:
            return Broken(start, "NUL文字（値 0 のバイト）が含まれています。取り除いてください。", self._split(record))
        if "\r" not in record and '"' not in record:
            return self._record(start, self._split(record))
        if not self.notation.whole.fullmatch(record):
            return Broken(start, QUOTES, self._split(record))
        return self._record(start, self.notation.parse(record))

    def _split(self, record: str) -> list[str]:
        return record.split(self.notation.delimiter)

    def _record(self, line: int, fields: list[str]) -> Record:
        """Return the row without blank fields behind those of the heading."""
        while len(fields) > len(self.heading.columns) and not fields[-1].strip():
            fields.pop()
        return Record(line, fields)

    def _closed(self, record: str) -> str:
        """Return the record extended to the end of its quoted field; unchanged where that end is not near."""
        row, self._mark = self.line, self._at
        whole, quotes = record, record.count('"')
        while quotes % 2 and len(whole) <= LONGEST_LINE and self._has_more():
            more = self._take_line()
            whole, quotes = f"{whole}\n{more}", quotes + more.count('"')
        self.line = row
        if len(whole) <= LONGEST_LINE and self.notation.whole.fullmatch(whole):
            return whole
        self._at = self._mark
        return record

    def _has_more(self) -> bool:
        """Return whether another line follows; reads on where the text ends, and drops the text before the mark."""
        if self._at < len(self._text):
            return True
        self._next = self._next or next(self._blocks, None)
        if self._next is None or self._next.is_cut:
            return False
        self._text = self._text[self._mark :] + self._next.text
        self._at, self._mark, self._next = self._at - self._mark, 0, None
        return True


def _bare(rows: str, empty: int) -> str:
    """Remove quotes and carriage returns, which no plain field holds, and the empty fields behind the last column."""
    for sign in '"\r':
        if sign in rows:
            rows = rows.replace(sign, "")
    return rows.replace("," * empty + "\n", "\n") if empty else rows


def _too_long(line: int, head: str) -> Broken:
    return Broken(line, f"1行が長すぎます（{LONGEST_LINE // 1024} KB まで）。", head[:1000].split(","))
