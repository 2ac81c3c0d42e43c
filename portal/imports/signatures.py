"""What a file is, by its first bytes: companies send workbooks under the name of a CSV file, and UTF-16."""

import codecs
import re

START = 1024  # bytes to look at
SAVE_AS = "Excel で開き、「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選んで保存したファイルを使ってください。"
EMPTY = "空です。1行目が見出し、2行目からがデータのCSVファイルを、もう一度書き出してください。"
WORKBOOK = f"CSV ではなく Excel のブックです。{SAVE_AS}"
ARCHIVE = "ZIP で圧縮されています。展開して、中のCSVファイルを使ってください。"
NO_TEXT = (
    (b"PK\x03\x04", ARCHIVE),
    (b"PK\x05\x06", ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WORKBOOK),  # .xls
    (b"\x1f\x8b", "gzip で圧縮されています。展開して、中のCSVファイルを使ってください。"),
    (b"%PDF-", "PDF です。もとのデータを CSV で書き出してください。"),
)
IN_WORKBOOK = re.compile(rb"\[Content_Types\]\.xml|_rels/|docProps/|xl/")  # ISO/IEC 29500-2
PAGE = re.compile(rb"\s*<(?:!doctype html|html|table|\?xml)", re.IGNORECASE)
AS_PAGE = f"CSV ではなく、表計算ソフト用のWebページか XML です。{SAVE_AS}"
BOMS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
WITHOUT_BOM = (  # a header is ASCII: every other byte is 0
    (re.compile(rb"(?:[\t -~]\0){4}"), "utf-16-le"),
    (re.compile(rb"(?:\0[\t -~]){4}"), "utf-16-be"),
)


def no_text(start: bytes) -> str:
    """Return in Japanese what the file is and what to do, as the end of a sentence; empty where it may be text."""
    for mark, why in NO_TEXT:
        if start.startswith(mark):
            return WORKBOOK if why == ARCHIVE and IN_WORKBOOK.search(start) else why
    is_whole = len(start) < START
    if (is_whole and not start.removeprefix(codecs.BOM_UTF8).strip(b" \t\r\n\x1a\0")) or start in BOMS:
        return EMPTY
    return AS_PAGE if PAGE.match(start.removeprefix(codecs.BOM_UTF8)) else ""


def utf16(start: bytes) -> str:
    """Return the encoding if the file is UTF-16, else an empty text."""
    by_mark = BOMS.get(start[:2], "")
    return by_mark or next((encoding for pattern, encoding in WITHOUT_BOM if pattern.match(start)), "")
