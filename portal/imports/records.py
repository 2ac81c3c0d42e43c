"""Parsing blocks of text into rows: runs of plain rows taken whole, all others parsed by RFC 4180."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.imports.columns import Column
from portal.imports.sources import LONGEST_LINE, Block, Refused, Source, blocks
from portal.text import clean

QUOTES = '引用符（"）の使い方が違います。項目全体を囲み、中の " は "" と書いてください。'
FIELD = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^",\r\n]*+)'
_whole_record = re.compile(f"{FIELD}(?:,{FIELD})*+")
_open_record = re.compile(f'(?:{FIELD},)*+"[^"]*+(?:""[^"]*+)*+')
_nothing = re.compile(r"[\s,]*+")


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


def heading(source: Source, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the file's columns in its order. Refuses a header that lacks, repeats or does not know a column."""
    first = next(blocks(source), None)
    line = "" if first is None or first.is_cut else first.text.partition("\n")[0].rstrip("\r")
    if not _whole_record.fullmatch(line):
        raise Refused(f"{source.name} の1行目を見出しとして読めません。列の名前をカンマ区切りで書いてください。")
    names = [clean(name).lower() for name in next(csv.reader([line]), [])]
    known = {column.name: column for column in columns}
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
    return tuple(known[name] for name in names)


def plain_rows(columns: Sequence[Column]) -> re.Pattern[str]:
    """Return a pattern of consecutive rows whose every field is plain, in quotes or without."""
    fields = (f'(?:"{column.pattern()}"|{column.pattern()})' for column in columns)
    return re.compile(f"(?:{','.join(fields)}\\r?\\n)*+")


class Reader:
    """Reads a file once. `line` and `end` are the position in lines and bytes."""

    def __init__(self, source: Source, columns: Sequence[Column]) -> None:
        """Set up; `columns` are those that `heading` returned."""
        self.plain = plain_rows(columns)
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
                rows = Plain(self.line + 1, _bare(run[0]))
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
        if _nothing.fullmatch(record):
            return None
        if len(record) > LONGEST_LINE:
            return _too_long(start, record)
        if '"' in record and _open_record.fullmatch(record):
            record = self._closed(record)
        if "\0" in record:
            return Broken(start, "NUL文字（値 0 のバイト）が含まれています。取り除いてください。", record.split(","))
        if "\r" not in record and '"' not in record:
            return Record(start, record.split(","))
        if not _whole_record.fullmatch(record):
            return Broken(start, QUOTES, record.split(","))
        return Record(start, next(csv.reader([record])))

    def _closed(self, record: str) -> str:
        """Return the record extended to the end of its quoted field; unchanged where that end is not near."""
        line, self._mark = self.line, self._at
        whole, quotes = record, record.count('"')
        while quotes % 2 and len(whole) <= LONGEST_LINE and self._has_more():
            more = self._take_line()
            whole, quotes = f"{whole}\n{more}", quotes + more.count('"')
        if len(whole) <= LONGEST_LINE and _whole_record.fullmatch(whole):
            return whole
        self.line, self._at = line, self._mark
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


def _bare(rows: str) -> str:
    """Remove quotes and carriage returns, which no plain field holds."""
    for sign in '"\r':
        if sign in rows:
            rows = rows.replace(sign, "")
    return rows


def _too_long(line: int, head: str) -> Broken:
    return Broken(line, f"1行が長すぎます（{LONGEST_LINE // 1024} KB まで）。", head[:1000].split(","))
