"""Bills whose totals match their items, and reading their invoices' PDFs back."""

import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Contract
from billing.models import Bill
from billing.tax.figures import LineItem, Rounding, figures
from tests.billing.statements.bills import a_bill, an_item

OCTOBER = date(2026, 10, 1)
EVERYTHING: list[dict[str, Any]] = [
    {"description": "みなと光 1ギガ 基本料", "amount": 5200},
    {
        "description": "国内通話料",
        "amount": 1500,
        "quantity": "12.5",
        "unit_price": "120",
        "line_number": "09011112222",
    },
    {"description": "端末保証", "amount": 550, "tax_included": True, "line_number": "09011112222"},
    {"description": "みなと新聞 定期購読", "amount": 2800, "tax_category": "8"},
    {"description": "天然水 宅配", "amount": 3888, "tax_category": "8", "tax_included": True},
    {"description": "保険料", "amount": 480, "tax_category": "exempt"},
    {"description": "端末代金", "amount": 2450, "tax_category": "out_of_scope"},
]

CREDIT = {"description": "基本料の返金", "amount": -315, "refers_to_month": date(2026, 9, 1)}


def billed(contract: Contract, month: date, items: list[dict[str, Any]], **fields: Any) -> Bill:
    """Return a bill of these items with matching totals; the next revision if the month has a bill already."""
    lines = [LineItem(row["amount"], row.get("tax_category", "10"), row.get("tax_included", False)) for row in items]
    bill = a_bill(contract, month, item_count=len(items), **{**figures(lines, Rounding.FLOOR)._asdict(), **fields})
    for place, row in enumerate(items, start=1):
        an_item(bill, place, **row)
    return bill


def program(name: str) -> str:
    """Return the path of a program; skip the test if it is not installed."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF (pdftotext)."""
    command = [program("pdftotext"), "-layout", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def codes_in(pdf: bytes, folder: Path) -> list[str]:
    """Return the QR codes on the first page (pdftoppm, zbarimg)."""
    printer, camera = program("pdftoppm"), program("zbarimg")
    subprocess.run([printer, "-r", "150", "-png", "-f", "1", "-l", "1", "-", folder / "page"], input=pdf, check=True)
    picture = next(folder.glob("page*.png"))
    read = subprocess.run([camera, "--quiet", "--raw", picture], capture_output=True, check=True)
    return read.stdout.decode().split()
