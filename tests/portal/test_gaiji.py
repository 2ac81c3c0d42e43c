"""The operator's table of gaiji."""

from pathlib import Path

import pytest
from pytest_django import Settings

from portal import gaiji


def table(folder: Path, content: str) -> dict[str, str]:
    path = folder / "gaiji.csv"
    path.write_text(content, encoding="utf-8")
    return gaiji.read(path)


def test_it_names_a_gaiji_by_unicode_or_by_cp932(tmp_path: Path) -> None:
    read = table(tmp_path, "\ufeff# 外字,文字\nU+E001,髙\nF040,葛\U000e0100,はしご\n\nu+f0000,﨑\n")

    assert read == {"\ue001": "髙", "\ue000": "葛\U000e0100", "\U000f0000": "﨑"}


@pytest.mark.parametrize(
    "line",
    ["U+6E4A,湊", "8140,湊", "F040", "F040,", "F040,みなと", "F040,\ue001", "F040,髙\nU+E000,﨑", "gaiji,髙", "F0,髙"],
)
def test_what_cannot_be_meant_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(gaiji.Wrong, match=r"^line \d"):
        table(tmp_path, line)


def test_a_text_has_none_afterwards(settings: Settings) -> None:
    settings.GAIJI = {"\ue000": "髙"}

    assert gaiji.mapped("\ue000木\uf8ff\U0010fffd湊") == "髙木〓〓湊"
    assert gaiji.doubt("\ue000木") == ""
    assert "U+E001、U+F8FF" in gaiji.doubt("\ue000\uf8ff\ue001\ue001")
