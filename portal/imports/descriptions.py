"""Descriptions of the company's files: what each column means, may hold and looks like, and a sample.

Names, rules and order come from the columns that read the file; a description adds the meaning and example values. Both
`docs/file-formats.md` and the desk's pages are made of it.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.imports.columns import Column
from portal.imports.kinds import Kind

ENCODINGS = {"utf-8": "utf-8-sig", "cp932": "cp932"}  # by their names in addresses; spreadsheets need the mark of UTF-8

GENERAL = (
    "1行目は列の名前です。列はどの順に並べてもかまいません。空の行と、右端にある名前のない空の列は読み飛ばします。",
    "文字コードは UTF-8（BOM はあってもなくてもかまいません）、CP932（Shift_JIS）、UTF-16 です。",
    '区切りはコンマです。タブとセミコロンでも読みます。コンマや改行を含む項目は引用符（"）で囲みます（RFC 4180）。',
    "行番号は、表計算ソフトの行番号です（見出しが1行目、項目の中の改行は数えません）。",
    "全角の数字・英字、前後の空白、目に見えない文字は、正しい形に直して読みます。",
    "ファイルにない行のデータは、そのまま残ります。同じファイルをもう一度取り込んでも、何も変わりません。",
)
READINGS = (
    ("年月", "2026-09", "202609、2026/09、2026/9、2026年9月、2026/9/1、R8.9、令和8年9月、Sep-26"),
    ("日付", "2026-09-01", "2026/9/1、2026年9月1日、20260901、R8.9.1、令和8年9月1日、1-Sep-2026"),
    ("金額・数", "-5200", "-5,200、▲5,200、△5,200、(5,200)、¥-5,200、-5,200円、5,200-、-5200.0"),
)
READINGS_NOTE = "読み替えたときは、確認の結果に件数とはじめの行を表示します。"
REFUSED = (
    ("2026.1", "1月か10月かわかりません。2026-01 か 2026-10 と書きます。"),
    ("Sep-26（日付の列）、26/9/1、9/1/2026", "どの日付かわかりません。2026-09-01 と書きます。"),
    ("46266", "表計算ソフトの日付の通し番号です。セルの表示形式を「日付」にして保存し直します。"),
    ("Excel のブック（.xlsx）", "「名前を付けて保存」で「CSV UTF-8（コンマ区切り）」を選びます。"),
)


@dataclass(frozen=True)
class Said:
    """What a column means, and its value in each row of the sample."""

    about: str
    examples: Sequence[str]
    note: str = ""


@dataclass(frozen=True)
class Shown:
    """A column as it is described: `need` says whether it must be there and filled in."""

    name: str
    about: str
    need: str
    rule: str
    example: str
    note: str


@dataclass(frozen=True)
class Description:
    """A kind of file in words. `rules` are those beyond single columns; `said` has an entry for each column."""

    kind: type[Kind]
    title: str
    about: str
    rules: Sequence[str]
    said: Mapping[str, Said]

    def columns(self) -> list[Shown]:
        """Return the columns in the order of the sample."""
        return [
            Shown(
                column.name,
                self.said[column.name].about,
                _need(column),
                column.rule,
                next(filter(None, self.said[column.name].examples), ""),
                self.said[column.name].note,
            )
            for column in self.kind.columns
        ]

    def sample(self) -> str:
        """Return a small file of this kind, with lines ending as spreadsheets write them. Its data is invented."""
        names = [column.name for column in self.kind.columns]
        written = io.StringIO()
        writer = csv.writer(written)
        writer.writerow(names)
        writer.writerows(zip(*(self.said[name].examples for name in names), strict=True))
        return written.getvalue()


def _need(column: Column) -> str:
    if column.is_optional:
        return "列の省略可"
    return "空欄可" if column.may_be_blank else "必須"
