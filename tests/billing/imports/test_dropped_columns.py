"""Optional columns that a file no longer has: no new revision where nothing else differs."""

from pathlib import Path

import pytest

from billing.models import Bill
from tests.billing.imports.statement_files import COLUMNS, import_bills, item, usage, versions

pytestmark = pytest.mark.usefixtures("contract")

NAMES = COLUMNS.split(",")
SAID = {
    "bill_total": 5852, "service_from": "2026-09-01", "service_to": "2026-09-30", "refers_to_month": "2026-09",
}  # fmt: skip
ROWS = (item(**SAID), usage(**SAID))


def without(row: str, *dropped: str) -> str:
    return ",".join(field for name, field in zip(NAMES, row.split(","), strict=True) if name not in dropped)


def import_without(folder: Path, *dropped: str, rows: tuple[str, ...] = ROWS) -> str:
    return import_bills(folder, *(without(row, *dropped) for row in rows), columns=without(COLUMNS, *dropped)).said


@pytest.mark.parametrize(
    "dropped",
    [
        ("bill_total",), ("item_kind",), ("service_from",), ("service_to",), ("refers_to_month",), ("item_no",),
        ("tax_included",), ("bill_total", "item_kind", "service_from", "service_to", "refers_to_month"),
    ],
)  # fmt: skip
def test_a_column_that_the_header_lacks_says_nothing(tmp_path: Path, dropped: tuple[str, ...]) -> None:
    import_bills(tmp_path, *ROWS)
    before = versions()

    said = import_without(tmp_path, *dropped)

    assert "変更なし 1（2 行、誤り 0 行）" in said
    assert versions() == before


def test_an_empty_column_is_another_content(tmp_path: Path) -> None:
    import_bills(tmp_path, *ROWS)

    outcome = import_bills(tmp_path, item(**{**SAID, "bill_total": ""}), usage(**{**SAID, "bill_total": ""}))

    assert "改訂（新しい版） 1" in outcome.said


def test_a_payment_is_taken_from_a_file_without_the_columns(tmp_path: Path) -> None:
    import_bills(tmp_path, *ROWS)
    paid = {**SAID, "payment_status": "paid", "paid_on": "2026-10-27"}

    said = import_without(tmp_path, "bill_total", "item_kind", rows=(item(**paid), usage(**paid)))

    assert "お支払いのみ変更 1" in said
    bill = Bill.objects.get()
    assert (bill.payment_status, bill.bill_total, bill.revision) == ("paid", 5852, 1)


def test_another_amount_is_a_revision_all_the_same(tmp_path: Path) -> None:
    import_bills(tmp_path, *ROWS)

    said = import_without(tmp_path, "bill_total", "item_kind", rows=(item(**SAID, amount=5300), usage(**SAID)))

    assert "改訂（新しい版） 1" in said


def test_the_tax_that_a_dropped_column_changes_is_a_revision(tmp_path: Path) -> None:
    rows = (item(tax_included=1), usage(tax_included=1))
    import_bills(tmp_path, *rows)

    assert "改訂（新しい版） 1" in import_without(tmp_path, "tax_included", rows=rows)
    assert Bill.objects.newest().get().total == 5852
