"""Read the company's file as text: its encoding, and its lines in blocks of bounded size."""

import codecs
import hashlib
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from portal.imports import signatures

BLOCK = 1 << 20
CHANGED = "読み込み中にファイルの内容が変わりました。書き込みが終わってからやり直してください。"
LONGEST_LINE = 1 << 16  # bytes of one line; a longer one is no row of ours, and is not kept in memory
CTRL_Z = b"\x1a"  # the end of a text file of MS-DOS, which some systems still append
KANA_OR_KANJI = re.compile("[ぁ-ヺ一-鿿]")
UNASSIGNED = re.compile("[\x80\uf8f0-\uf8f3]")  # cp932's output for bytes that CP932 leaves unassigned


class Refused(Exception):
    """The whole file cannot be accepted, and nothing was written. The message is for the operator, in Japanese."""


@dataclass(frozen=True)
class Source:
    """A file that was read once and is text in `encoding` from the first byte to the last."""

    path: Path
    encoding: str
    sha256: str
    size: int  # bytes, of UTF-16 those of the same text in UTF-8
    name: str  # the file's name for people


@dataclass(frozen=True)
class Block:
    """Whole lines, each ending with a line feed, or none; `is_cut`: the head of one line longer than LONGEST_LINE."""

    text: str
    end: int  # bytes of the file up to here
    is_cut: bool = False


def examine(path: Path, *, name: str = "") -> Source:
    """Read the file once: UTF-8 with or without BOM, UTF-16, else CP932. Refuses what is neither, naming the first bad
    line, and what is no text at all, saying what to do.

    `name` is what people call the file, where its path is of our own making.
    """
    name = name or path.name
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Refused(f"{name} は通常のファイルではありません。CSVファイルを指定してください。")
        with path.open("rb") as file:
            start = file.read(signatures.START)
    except OSError as error:
        raise Refused(f"{path} を開けません（{error.strerror}）。場所と読み取り権限を確認してください。") from error
    if why := signatures.no_text(start):
        raise Refused(f"{name} は{why}")
    if utf16 := signatures.utf16(start):
        return _examine_utf16(path, utf16, name)
    digest = hashlib.sha256()
    utf8 = _read_as("utf-8", path, digest.update)
    if not utf8.bad_line:
        has_bom = start.startswith(codecs.BOM_UTF8)
        return Source(path, "utf-8-sig" if has_bom else "utf-8", digest.hexdigest(), utf8.size, name)
    cp932 = _read_as("cp932", path)
    if utf8.is_japanese:  # a damaged byte far down does not make another encoding of it
        raise Refused(f"{name} の {utf8.bad_line} 行目を UTF-8 として読めません。壊れていないか確認してください。")
    if cp932.bad_line:
        raise Refused(
            f"{name} の {max(utf8.bad_line, cp932.bad_line)} 行目を文字として読めません（UTF-8 では "
            f"{utf8.bad_line} 行目、CP932 では {cp932.bad_line} 行目で誤り）。UTF-8 か CP932 で保存し直してください。"
        )
    return Source(path, "cp932", digest.hexdigest(), cp932.size, name)


def _examine_utf16(path: Path, encoding: str, name: str) -> Source:
    digest = hashlib.sha256()
    read = _read_as(encoding, path, digest.update)
    if read.bad_line:
        raise Refused(
            f"{name} の {read.bad_line} 行目を UTF-16 として読めません。"
            "壊れていないか確認し、UTF-8 で保存し直してください。"
        )
    with _opened(path, encoding) as file:
        size = sum(map(len, iter(lambda: file.read(BLOCK), b"")))
    return Source(path, encoding, digest.hexdigest(), size, name)


class _Reading(NamedTuple):
    size: int  # bytes
    bad_line: int  # the first that is not text in the encoding; 0: all are
    is_japanese: bool  # kana or kanji stand before it


def _read_as(encoding: str, path: Path, observe: Callable[[bytes], object] = len) -> _Reading:
    decoder = codecs.getincrementaldecoder(encoding)()
    size, line, bad_line, is_japanese = 0, 1, 0, False
    with path.open("rb") as file:
        while not bad_line or encoding == "utf-8":
            block = file.read(BLOCK)
            size += len(block)
            observe(block)
            if not bad_line:
                text, is_bad = _decoded(encoding, decoder, block)
                is_japanese = is_japanese or bool(KANA_OR_KANJI.search(text))
                line += text.count("\n")
                bad_line = line if is_bad else 0
            if not block:
                break
    return _Reading(size, bad_line, is_japanese)


def _decoded(encoding: str, decoder: codecs.IncrementalDecoder, block: bytes) -> tuple[str, bool]:
    """Decode the block up to the first fault; return the text and whether there is a fault."""
    try:
        text, is_bad = decoder.decode(block, final=not block), False
    except UnicodeDecodeError as error:
        text, is_bad = error.object[: error.start].decode(encoding), True
    free = UNASSIGNED.search(text) if encoding == "cp932" else None
    return (text[: free.start()], True) if free else (text, is_bad)


def blocks(source: Source) -> Iterator[Block]:
    """Yield the file as text, whole lines at a time, in memory that does not depend on the file.

    Line feeds never stand inside a character, neither in UTF-8 nor in CP932: the bytes can be cut there. UTF-16 is read
    as the same text in UTF-8. Ctrl-Z at the end of the file is no part of its last line.
    """
    rest, end, skipping = b"", 0, False
    encoding = "cp932" if source.encoding == "cp932" else "utf-8"
    with _opened(source.path, source.encoding) as file:
        if source.encoding == "utf-8-sig":
            end = len(file.read(len(codecs.BOM_UTF8)))
        while read := file.read(BLOCK):
            end += len(read)
            if skipping:
                _, newline, read = read.partition(b"\n")
                skipping = not newline
            whole, newline, rest = (rest + read).rpartition(b"\n")
            if newline:
                yield Block(_text(whole + newline, encoding), end)
            if len(rest) > LONGEST_LINE:
                yield Block(rest[:LONGEST_LINE].decode(encoding, "ignore") + "\n", end, is_cut=True)
                rest, skipping = b"", True
    last = rest.rstrip(CTRL_Z)
    if rest or skipping:
        yield Block(_text(last + b"\n", encoding) if last else "", end)


def _opened(path: Path, encoding: str) -> "BinaryIO | _Recoded":
    file = path.open("rb")
    return _Recoded(file, encoding) if encoding.startswith("utf-16") else file


class _Recoded:
    """A file of UTF-16, read as UTF-8 without its BOM. Reads that many bytes of UTF-16; fewer or more come of them."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.file = file
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.is_start = True

    def __enter__(self) -> "_Recoded":
        return self

    def __exit__(self, *error: object) -> None:
        self.file.close()

    def read(self, size: int) -> bytes:
        """Return the next stretch, empty at the end of the file only. Raises Refused where the file has changed."""
        try:
            while block := self.file.read(size):
                text = self.decoder.decode(block)
                if self.is_start and text:
                    text, self.is_start = text.removeprefix("\ufeff"), False
                if text:
                    return text.encode()
            self.decoder.decode(b"", final=True)
        except UnicodeError as error:
            raise Refused(CHANGED) from error
        return b""


def _text(lines: bytes, encoding: str) -> str:
    try:
        return lines.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(CHANGED) from error
