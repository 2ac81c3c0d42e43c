from collections.abc import Sequence
from pathlib import Path

import pytest

from portal.imports import columns
from portal.imports.columns import blank, optional
from portal.imports.records import Broken, Plain, Reader, Record, heading
from portal.imports.sources import BLOCK, LONGEST_LINE, Refused, examine

COLUMNS = (columns.customer_number(), columns.words("name", 20), optional(columns.day("on")))


def read(folder: Path, content: str) -> list[Plain | Record | Broken]:
    path = folder / "file.csv"
    path.write_bytes(content.encode())
    source = examine(path)
    return list(Reader(source, heading(source, COLUMNS)))


def refusal(folder: Path, header: str) -> str:
    with pytest.raises(Refused) as caught:
        read(folder, header + "\n")
    return str(caught.value)


def fields(rows: Sequence[Plain | Record | Broken]) -> list[tuple[int, list[str]]]:
    return [(row.line, list(row.fields)) for row in rows if isinstance(row, Record)]


def test_plain_rows_are_taken_as_one_run(tmp_path: Path) -> None:
    assert read(tmp_path, "customer_number,name,on\n1,花子,2026-10-01\n2,太郎,\n") == [
        Plain(2, "1,花子,2026-10-01\n2,太郎,\n")
    ]


def test_one_row_that_is_not_plain_parts_the_run_and_keeps_line_numbers(tmp_path: Path) -> None:
    rows = read(tmp_path, "customer_number,name,on\n1,a,\n２,b,\n\n3,c,\n4,d,\n")

    assert rows == [Plain(2, "1,a,\n"), Record(3, ["２", "b", ""]), Plain(5, "3,c,\n4,d,\n")]


def test_columns_may_stand_in_any_order_and_optional_ones_may_be_missing(tmp_path: Path) -> None:
    assert read(tmp_path, "name,customer_number\n花子,1\n") == [Plain(2, "花子,1\n")]


def test_the_header_names_every_complaint_at_once(tmp_path: Path) -> None:
    said = refusal(tmp_path, "customer_number,customer_number,colour")

    assert "足りない列：name" in said
    assert "知らない列：colour" in said
    assert "重複した列：customer_number" in said


@pytest.mark.parametrize("header", ["", '"unclosed'])
def test_what_is_no_header_is_refused(tmp_path: Path, header: str) -> None:
    assert "見出し" in refusal(tmp_path, header)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()

    with pytest.raises(Refused, match="見出し"):
        heading(examine(path), COLUMNS)


def test_quotes_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    rows = read(tmp_path, 'customer_number,name\n1,"a,b ""c""\nd"\n2,e\n')

    assert fields(rows) == [(2, ["1", 'a,b "c"\nd'])]
    assert rows[1] == Plain(3, "2,e\n")  # as the spreadsheet numbers it


def test_carriage_returns_before_line_feeds_are_part_of_the_line_end(tmp_path: Path) -> None:
    assert read(tmp_path, "customer_number,name\r\n1,a\r\n２,b\r\n") == [Plain(2, "1,a\n"), Record(3, ["２", "b"])]


def test_a_quote_that_is_never_closed_costs_its_own_line_only(tmp_path: Path) -> None:
    rows = read(tmp_path, 'customer_number,name\n1,"open\n2,b\n3,c\n')

    assert isinstance(rows[0], Broken)
    assert (rows[0].line, rows[0].fields) == (2, ["1", '"open'])
    assert rows[1:] == [Plain(3, "2,b\n3,c\n")]


def test_a_stray_quote_is_a_broken_row(tmp_path: Path) -> None:
    rows = read(tmp_path, 'customer_number,name\n1,5" pipe\n2,b\n')

    assert isinstance(rows[0], Broken)
    assert "引用符" in rows[0].why
    assert rows[1] == Plain(3, "2,b\n")


@pytest.mark.parametrize("nul", ["1,a\0b\n", '1,"a\0b"\n'])
def test_a_row_with_a_nul_byte_is_broken(tmp_path: Path, nul: str) -> None:
    rows = read(tmp_path, f"customer_number,name\n{nul}2,b\n")

    assert isinstance(rows[0], Broken)
    assert "NUL" in rows[0].why
    assert rows[1] == Plain(3, "2,b\n")


def test_blank_lines_and_lines_of_commas_are_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "customer_number,name\n\n,\n  \r\n1,a\n") == [Plain(5, "1,a\n")]


def test_a_quoted_field_may_cross_blocks(tmp_path: Path) -> None:
    filler = "7,x\n" * ((BLOCK - 100) // 4)
    rows = read(tmp_path, f'customer_number,name\n{filler}1,"{"long " * 20}\nend"\n2,b\n')

    assert [row.fields[1] for row in rows if isinstance(row, Record)] == [f"{'long ' * 20}\nend"]
    assert isinstance(rows[-1], Plain)
    assert rows[-1].line == filler.count("\n") + 3


def test_an_open_quote_across_blocks_gives_the_lines_behind_it_back(tmp_path: Path) -> None:
    filler = "7,x\n" * ((BLOCK - 40) // 4)
    rows = read(tmp_path, f'customer_number,name\n{filler}1,"open\n8,y\n' + "9,z\n" * 30_000)

    plain = [row for row in rows if isinstance(row, Plain)]
    assert [row.line for row in rows if isinstance(row, Broken)] == [filler.count("\n") + 2]
    assert sum(row.text.count("\n") for row in plain) == filler.count("\n") + 1 + 30_000
    assert plain[-1].line + plain[-1].text.count("\n") == filler.count("\n") + 2 + 1 + 30_000 + 1


def test_an_open_quote_before_a_line_too_long_loses_neither(tmp_path: Path) -> None:
    rows = read(tmp_path, f'customer_number,name\n1,"open\n{"x" * (2 * BLOCK)}\n2,b\n')

    assert [(type(row), row.line) for row in rows] == [(Broken, 2), (Broken, 3), (Plain, 4)]
    assert isinstance(rows[1], Broken)
    assert "長すぎます" in rows[1].why


def test_a_record_longer_than_a_line_may_be_is_broken(tmp_path: Path) -> None:
    rows = read(tmp_path, f'customer_number,name\n1,"{"x" * LONGEST_LINE}"\n2,b\n')

    assert [(type(row), row.line) for row in rows] == [(Broken, 2), (Plain, 3)]


def test_fields_of_a_blank_column_are_told_from_text() -> None:
    assert blank(columns.day("on")).read("  ") == ""


def test_quoted_plain_fields_are_taken_as_one_run_too(tmp_path: Path) -> None:
    rows = read(tmp_path, 'customer_number,name,on\n"1","花子","2026-10-01"\n2,"太郎",""\n"3,4",x,\n')

    assert rows == [Plain(2, "1,花子,2026-10-01\n2,太郎,\n"), Record(4, ["3,4", "x", ""])]
