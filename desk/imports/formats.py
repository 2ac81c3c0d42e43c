"""Descriptions of every kind of file, for the desk's pages and as a document."""

from collections.abc import Iterator

from accounts.contracts import file_format as contract_file_format
from accounts.former_ids import file_format as former_id_file_format
from billing.imports import file_format as import_file_format
from linkage.lines import file_format as line_file_format
from portal.imports.descriptions import GENERAL, READINGS, READINGS_NOTE, REFUSED, Description

FORMATS: dict[str, Description] = {
    description.kind.name: description
    for description in (
        contract_file_format.FORMAT,
        line_file_format.FORMAT,
        import_file_format.FORMAT,
        former_id_file_format.FORMAT,
    )
}
HEAD = "<!-- Written by `python -m portal.demo.offline describe_files`, from the code that reads the files. -->"


def document() -> str:
    """Return `docs/file-formats.md`."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield from ("# 取り込むファイルの書き方", "", HEAD, "")
    yield from (
        "会社のシステムから受け取るCSVファイルの列と書き方です。取り込みの手順は [imports.md](imports.md) にあります。",
        "見本のファイルは、社内デスクの「ファイルの取り込み」から、UTF-8 と CP932 でダウンロードできます。",
        "",
    )
    yield from ("## すべてのファイルに共通", "", *(f"- {rule}" for rule in GENERAL), "")
    yield from _table(("", "正しい書き方", "読み替える書き方"), READINGS)
    yield from ("", READINGS_NOTE, "次の書き方は取り込めません。", "")
    yield from _table(("書き方", "直し方"), REFUSED)
    for description in FORMATS.values():
        yield from (
            "",
            f"## {description.title}",
            "",
            description.about,
            "",
        )
        yield from _table(
            ("列", "内容", "必要", "書き方", "例", "補足"),
            [
                (f"`{one.name}`", one.about, one.need, one.rule, one.example and f"`{one.example}`", one.note)
                for one in description.columns()
            ],
        )
        yield from ("", *(f"- {rule}" for rule in description.rules))
        yield from ("", "見本：", "", "```csv", *description.sample().splitlines(), "```")


def _table(head: tuple[str, ...], rows: "list[tuple[str, ...]] | tuple[tuple[str, ...], ...]") -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
