"""The CSV files opened in LibreOffice."""

import csv
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from billing.exports import csv_tables
from billing.exports.encodings import Encoding
from tests.billing.exports.test_csv_tables import an_item_row

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
CODE_PAGES = {Encoding.UTF8: 76, Encoding.CP932: 60}  # LibreOffice's numbers for the encodings
ROWS = [
    an_item_row(description="基本料（髙﨑様）, 月額", amount=1800),
    an_item_row(item_no=2, description="=1+1", amount=-500, quantity=Decimal("12.5"), unit_price=Decimal("-40")),
]

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: the CSV is not opened in it")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", Encoding)
def test_libreoffice_finds_the_same_columns(encoding: Encoding, tmp_path: Path) -> None:
    file = tmp_path / "料金明細.csv"
    file.write_bytes(csv_tables.items_csv("10012345", ROWS, encoding))

    subprocess.run(
        [
            str(OFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            f"--infilter=CSV:44,34,{CODE_PAGES[encoding]}", "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", f"{tmp_path}/read", str(file),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    header, first, second = csv.reader((tmp_path / "read" / file.name).read_text("utf-8-sig").splitlines())
    assert header == list(csv_tables.ITEMS)
    assert (first[0], first[3], first[5], first[8]) == ("10012345", "090-1111-2222", "基本料（髙﨑様）, 月額", "1800")
    assert (second[5], second[6], second[7], second[8]) == ("'=1+1", "12.5", "-40", "-500")
