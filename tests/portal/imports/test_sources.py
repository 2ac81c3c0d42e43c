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


def test_utf16_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="UTF-16"):
        examine(a_file(tmp_path, "名前\n".encode("utf-16")))


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
    assert examine(a_file(tmp_path, b"")).sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
