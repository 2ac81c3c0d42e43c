import hashlib
import re
from pathlib import Path

import pytest

from portal.imports.sources import BLOCK, LONGEST_LINE, Refused, blocks, examine


def a_file(folder: Path, content: bytes) -> Path:
    path = folder / "file.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_the_encoding_is_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    source = examine(a_file(tmp_path, "名前,住所\n湊 花子,港区①番\n".encode(encoding)))

    assert source.encoding == encoding
    assert [block.text for block in blocks(source)] == ["名前,住所\n湊 花子,港区①番\n"]


def test_a_character_across_two_blocks_stays_whole(tmp_path: Path) -> None:
    lines = "".join(f"{number},みなとひかり\n" for number in range(BLOCK // 12))
    source = examine(a_file(tmp_path, lines.encode()))

    read = [block.text for block in blocks(source)]

    assert len(read) > 1
    assert "".join(read) == lines


def test_cp932_is_found_only_after_megabytes_of_ascii(tmp_path: Path) -> None:
    source = examine(a_file(tmp_path, b"abc,def\n" * (BLOCK // 4) + "名前\n".encode("cp932")))

    assert source.encoding == "cp932"


def test_a_file_in_neither_encoding_is_refused_with_its_first_bad_line(tmp_path: Path) -> None:
    mixed = "a\n名前\nb\n湊\n".encode("cp932") + b"\xff\n"

    with pytest.raises(Refused, match=r"5 行目.*UTF-8 では 2 行目、CP932 では 5 行目"):
        examine(a_file(tmp_path, mixed))


def test_a_character_cut_off_at_the_end_is_a_bad_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="2 行目"):
        examine(a_file(tmp_path, b"abc\n\xe6"))


def test_a_damaged_byte_does_not_make_cp932_of_utf8(tmp_path: Path) -> None:
    damaged = "花子\n".encode() * BLOCK + b"\xe6\xb9\n"  # as CP932, all of it would be text

    with pytest.raises(Refused, match=f"{BLOCK + 1} 行目を UTF-8 として"):
        examine(a_file(tmp_path, damaged))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_read_with_and_without_its_mark(tmp_path: Path, encoding: str) -> None:
    lines = "name,address\n" + "湊 花子,𠮷野家\n" * 100_000
    source = examine(a_file(tmp_path, lines.encode(encoding)))

    read = list(blocks(source))

    assert "".join(block.text for block in read) == lines
    assert read[-1].end == source.size
    assert len(read) > 1


def test_damaged_utf16_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="3 行目を UTF-16 として読めません"):
        examine(a_file(tmp_path, "name\n花子\n".encode("utf-16") + b"\x00\xd8a"))


def test_a_file_that_shrinks_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = a_file(tmp_path, "name\n花子\n".encode("utf-16"))
    source = examine(path)
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(Refused, match="変わりました"):
        list(blocks(source))


XLSX = b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00[Content_Types].xml \xa2\x04\x02"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(XLSX, "Excel のブック", id="a renamed xlsx"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "CSV UTF-8", id="a renamed xls"),
        pytest.param(b"PK\x03\x04\x14\x00\x00\x00statements.csv", "展開して", id="an archive"),
        pytest.param(b"\x1f\x8b\x08\x00", "展開して", id="gzip"),
        pytest.param(b"%PDF-1.7\n", "PDF", id="a PDF"),
        pytest.param(b"<html><table><tr><td>1", "Webページ", id="a table of a web page"),
        pytest.param(b"", "空です", id="nothing"),
        pytest.param(b"\xef\xbb\xbf", "空です", id="a mark only"),
        pytest.param(b"\xff\xfe", "空です", id="a mark of UTF-16 only"),
        pytest.param(b"\r\n \x1a", "空です", id="blank lines and Ctrl-Z"),
    ],
)
def test_what_is_no_csv_is_refused_in_one_sentence_with_what_to_do(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(Refused, match=re.escape(said)) as refused:
        examine(a_file(tmp_path, content))

    assert str(refused.value).endswith("ください。")


@pytest.mark.parametrize("end", [b"\x1a", b"\n\x1a", b"\n\x1a\x1a"])
def test_ctrl_z_at_the_end_is_no_text(tmp_path: Path, end: bytes) -> None:
    source = examine(a_file(tmp_path, b"a\nb" + end))

    assert "".join(block.text for block in blocks(source)) == "a\nb\n"


def test_a_folder_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="通常のファイルではありません"):
        examine(tmp_path)
    with pytest.raises(Refused, match="開けません"):
        examine(tmp_path / "missing.csv")


def test_a_last_line_without_line_feed_counts(tmp_path: Path) -> None:
    source = examine(a_file(tmp_path, b"a\nb"))

    assert "".join(block.text for block in blocks(source)) == "a\nb\n"


def test_a_line_longer_than_allowed_is_cut_and_the_next_ones_are_read(tmp_path: Path) -> None:
    source = examine(a_file(tmp_path, b"head\n" + b"x" * (3 * BLOCK) + b"\nnext\nlast\n"))

    read = [(block.text[:4], len(block.text), block.is_cut) for block in blocks(source)]

    assert read == [("head", 5, False), ("xxxx", LONGEST_LINE + 1, True), ("next", 10, False)]


def test_a_line_too_long_may_be_the_last(tmp_path: Path) -> None:
    source = examine(a_file(tmp_path, b"head\n" + b"x" * (3 * BLOCK)))

    read = list(blocks(source))

    assert [(block.text[:4], block.is_cut) for block in read] == [("head", False), ("xxxx", True), ("", False)]
    assert read[-1].end == source.size


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    assert examine(a_file(tmp_path, b"a\n")).sha256 == hashlib.sha256(b"a\n").hexdigest()
