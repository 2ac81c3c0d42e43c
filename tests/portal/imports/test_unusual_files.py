"""Files as spreadsheets and old systems write them: taken where the meaning is plain, with a remark in the report."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Contract
from billing.models import Bill, BillItem
from desk.staff.roles import Role
from portal.imports import columns
from portal.imports.columns import Column
from portal.imports.models import Run
from portal.imports.remarks import Remark, Remarks
from tests.billing.imports.statement_files import COLUMNS, import_bills, item, usage
from tests.conftest import ClientOf
from tests.people import a_contract, an_insider
from tests.portal.imports.running import CUSTOMER_COLUMNS, HANAKO, TARO, Outcome, run, written

pytestmark = pytest.mark.django_db

AMOUNT = columns.whole("amount", least=-9_999_999_999, most=9_999_999_999)
PRICE = columns.decimal("unit_price", before=5, after=2)
ROWS = [HANAKO, TARO]


@pytest.fixture
def contract() -> Contract:
    """The contract of the usual bill."""
    return a_contract("1020304")


def separated(by: str, rows: list[str]) -> list[str]:
    out = io.StringIO()
    csv.writer(out, delimiter=by, lineterminator="\n").writerows(csv.reader(rows))
    return out.getvalue().splitlines()


def imported(folder: Path, content: bytes) -> Outcome:
    path = folder / "customers.csv"
    path.write_bytes(content)
    return run("import_customers", path)


def usual(rows: list[str], end: str = "\n") -> str:
    return "".join(f"{row}{end}" for row in rows)


MADE: dict[str, Callable[[list[str]], bytes]] = {
    "empty columns behind": lambda rows: usual([f"{row},,," for row in rows]).encode(),
    "empty columns behind, CRLF": lambda rows: usual([f"{row},," for row in rows], "\r\n").encode(),
    "empty columns behind the rows only": lambda rows: usual([rows[0], *(f"{row},,  " for row in rows[1:])]).encode(),
    "more empty columns behind some rows": lambda rows: usual([f"{rows[0]},", f"{rows[1]},,,", f"{rows[2]},"]).encode(),
    "tabs": lambda rows: usual(separated("\t", rows)).encode(),
    "tabs in UTF-16, as Excel's Unicode text": lambda rows: usual(separated("\t", rows), "\r\n").encode("utf-16"),
    "semicolons": lambda rows: usual(separated(";", rows)).encode("utf-8-sig"),
    "UTF-16": lambda rows: usual(rows).encode("utf-16"),
    "UTF-16 without a mark": lambda rows: usual(rows).encode("utf-16-be"),
    "Ctrl-Z at the end": lambda rows: usual(rows, "\r\n").encode("cp932") + b"\x1a",
    "Ctrl-Z on a line of its own": lambda rows: usual([*rows, "\x1a"], "\r\n").encode("cp932"),
    "Ctrl-Z behind the last field": lambda rows: usual(rows).encode()[:-1] + b"\x1a",
}


@pytest.mark.parametrize("form", MADE)
def test_every_form_gives_the_same_contracts(tmp_path: Path, form: str) -> None:
    imported(tmp_path, usual([CUSTOMER_COLUMNS, *ROWS]).encode())

    outcome = imported(tmp_path, MADE[form]([CUSTOMER_COLUMNS, *ROWS]))

    assert "新規 0、変更 0、変更なし 2（2 行、誤り 0 行）" in outcome.said
    assert outcome.code == 0


def test_a_separated_field_may_hold_commas_and_the_other_way_round(tmp_path: Path) -> None:
    hanako = HANAKO.replace("東京都港区虎ノ門1-2-3", '"東京都,港区;1"')

    for by in (";", "\t"):
        Contract.objects.all().delete()
        assert imported(tmp_path, usual(separated(by, [CUSTOMER_COLUMNS, hanako])).encode()).code == 0
        assert Contract.objects.get().address == "東京都,港区;1"


def test_the_report_says_how_the_file_was_read(tmp_path: Path) -> None:
    said = imported(tmp_path, usual([f"{row};;" for row in separated(";", [CUSTOMER_COLUMNS, *ROWS])]).encode()).said

    assert "ファイル全体 セミコロン区切りのファイルとして読みました。（1 件、はじめは 1 行目）" in said
    assert "見出しの右にある、名前のない空の列を除いて読みました。" in said


def test_a_value_under_no_heading_is_no_row(tmp_path: Path) -> None:
    outcome = imported(tmp_path, usual([f"{CUSTOMER_COLUMNS},,", f"{HANAKO},,", f"{TARO},,x"]).encode())

    assert outcome.reasons() == [("3", "")]
    assert [contract.customer_number for contract in Contract.objects.all()] == ["1020304"]


@pytest.mark.parametrize(
    ("column", "field", "normal"),
    [
        (AMOUNT, "(5,200)", "-5200"), (AMOUNT, "（５，２００）", "-5200"), (AMOUNT, "¥5,200", "5200"),
        (AMOUNT, "￥5,200", "5200"), (AMOUNT, "\\5,200", "5200"), (AMOUNT, "5,200円", "5200"),
        (AMOUNT, "¥-500", "-500"),
        (AMOUNT, "▲¥500", "-500"), (AMOUNT, "(¥5,200)", "-5200"), (AMOUNT, "(500円)", "-500"),
        (AMOUNT, "5200.0", "5200"),
        (AMOUNT, "-5,200.00", "-5200"), (AMOUNT, "5,200-", "-5200"), (PRICE, "(12.50)", "-12.50"),
        (PRICE, "¥12.5", "12.5"),
        (columns.month("m"), "R8.9", "2026-09"), (columns.day("d"), "S59.3.9", "1984-03-09"),
    ],
)  # fmt: skip
def test_amounts_and_dates_of_accountants_are_read_with_a_remark(column: Column, field: str, normal: str) -> None:
    read = column.read(field)

    assert read == normal
    assert getattr(read, "how", "").endswith("。")


@pytest.mark.parametrize(
    "field",
    [
        "(-500)",
        "-(500)",
        "--500",
        "-¥-500",
        "5.200,0",
        "5200.5",
        "(5,20)",
        "()",
        "¥",
        "円",
        "5200.",
        "-500-",
        "$5",
        "1e3",
    ],
)
def test_what_has_two_meanings_or_none_is_no_amount(field: str) -> None:
    with pytest.raises(columns.Invalid, match="整数"):
        AMOUNT.read(field)


@pytest.mark.parametrize(
    "month", ["2026/10", "2026年10月", "2026/10/1", "Oct-26", "R8.10", "令和8年10月", "２０２６年１０月"]
)
def test_a_bill_of_a_month_in_any_notation_is_the_same_bill(tmp_path: Path, contract: Contract, month: str) -> None:
    import_bills(tmp_path, item())
    others = {"billing_month": month, "due_on": "R8.10.27", "amount": '"¥5,200"', "unit_price": "5200.0"}

    outcome = import_bills(tmp_path, item(**others))

    assert "変更なし 1（1 行、誤り 0 行）" in outcome.said
    assert "due_on 和暦を西暦に読み替えました。（1 件、はじめは 2 行目）" in outcome.said


def test_the_run_keeps_the_remarks_without_values_and_the_desk_shows_them(
    tmp_path: Path, contract: Contract, client_of: ClientOf
) -> None:
    import_bills(tmp_path, *(item(item_no=number, due_on="R8.10.27") for number in range(1, 9)))

    kept = Run.objects.get().remarks
    page = client_of(an_insider("kansa", "監査", Role.AUDIT)).get(
        reverse("desk:imports_run_change", args=[Run.objects.get().public_id])
    )
    assert kept == [{"column": "due_on", "reason": "和暦を西暦に読み替えました。", "count": 8, "rows": [2, 3, 4, 5, 6]}]
    assert "読み替えたところ" in page.text
    assert "和暦を西暦に読み替えました。" in page.text


def test_readings_of_rows_that_are_rejected_later_are_not_told(tmp_path: Path, contract: Contract) -> None:
    """Rows of a contract that nobody knows, and of a bill with a fault in another row, are rejected after reading."""
    good = [item(item_no=number, due_on="R8.10.27") for number in (1, 2)]
    unknown = [item(customer_number="99999", item_no=number, due_on="R8.10.27") for number in range(1, 8)]

    import_bills(tmp_path, *unknown, *good)

    run_of_it = Run.objects.get()
    assert run_of_it.rejected_count == len(unknown)
    [remark] = run_of_it.remarks
    assert (remark["count"], remark["rows"]) == (2, [9, 10])


def test_no_reading_is_told_where_every_row_is_rejected(tmp_path: Path) -> None:
    import_bills(tmp_path, *(item(item_no=number, due_on="R8.10.27") for number in (1, 2)))

    assert Run.objects.get().remarks == []


def test_remarks_keep_the_first_rows_of_each_reason_only() -> None:
    remarks = Remarks()
    for row in range(2, 1000):
        remarks.add(Remark(row, "a", "読みました。", f"{row} → 1"))
    remarks.add(Remark(7, "b", "除きました。"))

    first, second = remarks.counted()
    assert (first.count, first.rows, len(first.examples)) == (998, [2, 3, 4, 5, 6], 5)
    assert second.shown(with_examples=True) == {
        "column": "b", "reason": "除きました。", "count": 1, "rows": [7], "examples": [],
    }  # fmt: skip


def test_a_secret_is_in_no_remark(tmp_path: Path) -> None:
    content = "legacy_id\tpassword_hash\tcustomer_number\temail\tstatus\nx\tsecret-hash\t1\t\tactive\n"
    path = tmp_path / "legacy.csv"
    path.write_text(content)

    outcome = run("import_legacy_accounts", path)

    assert "secret-hash" not in outcome.said + str(outcome.rejects) + str(outcome.summary)


class TestRejects:
    def test_they_begin_with_a_summary_by_reason(self, tmp_path: Path, contract: Contract) -> None:
        rows = [item(billing_month=f"2026-0{month}", amount="x") for month in range(1, 6)]

        outcome = import_bills(tmp_path, *rows, item(billing_month="2026-06", due_on="soon"), "1020304,2026-07,cut")

        assert [(row["件数"], row["列"], row["はじめの行"]) for row in outcome.summary] == [
            ("5", "amount", "2"), ("1", "due_on", "7"), ("1", "", "8"),
        ]  # fmt: skip
        assert "誤り 5 件 amount 整数で書いてください" in outcome.said

    def test_reasons_that_differ_by_a_row_number_are_one(self, tmp_path: Path, contract: Contract) -> None:
        rows = [item(), usage(amount="x"), item(billing_month="2026-09"), usage(billing_month="2026-09", amount="x")]

        outcome = import_bills(tmp_path, *rows)

        assert [(row["件数"], row["列"]) for row in outcome.summary] == [("2", ""), ("2", "amount")]

    def test_each_carries_customer_and_month_whoever_rejected_it(self, tmp_path: Path, contract: Contract) -> None:
        rows = [
            item(amount="x"),  # by the reader
            usage(),  # by its companion
            item(customer_number="999"),  # by the database
            "1020304,R8.9,cut",
            "rubbish",
        ]

        outcome = import_bills(tmp_path, *rows)

        assert [(row["行"], row["お客様番号"], row["年月"]) for row in outcome.rejects or []] == [
            ("2", "1020304", "2026-10"), ("3", "1020304", "2026-10"), ("4", "999", "2026-10"),
            ("5", "1020304", "2026-09"), ("6", "", ""),
        ]  # fmt: skip

    def test_a_file_without_months_carries_the_customer(self, tmp_path: Path) -> None:
        outcome = run(
            "import_customers",
            written(tmp_path / "c.csv", CUSTOMER_COLUMNS, [HANAKO, HANAKO, TARO.replace("080", "x")]),
        )

        assert [(row["行"], row["お客様番号"], row["年月"]) for row in outcome.rejects or []] == [
            ("3", "1020304", ""), ("4", "1020305", ""),
        ]  # fmt: skip

    def test_the_row_is_the_spreadsheets(self, tmp_path: Path, contract: Contract) -> None:
        broken = item(description='"二\n行\nの説明"')

        outcome = import_bills(tmp_path, broken, usage(amount="x"))

        assert [(row["行"], row["列"]) for row in outcome.rejects or []] == [("2", ""), ("3", "amount")]


def test_the_plain_rows_of_a_file_with_empty_columns_behind_are_taken_whole(
    tmp_path: Path, contract: Contract, monkeypatch: Any
) -> None:
    a_contract("1020305")
    careful: list[object] = []
    monkeypatch.setattr("portal.imports.staging._Loader._careful", lambda self, row: careful.append(row))

    outcome = import_bills(tmp_path, *(f"{row},,," for row in (item(), usage())), columns=f"{COLUMNS},,,")

    assert (outcome.code, careful) == (0, [])
    assert [row.amount for row in BillItem.objects.of(Bill.objects.get())] == [5200, 120]
