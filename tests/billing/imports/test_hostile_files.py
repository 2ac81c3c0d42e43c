"""Damaged and unusual files: truncated, duplicated, mixed up, exported by other tools."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Contract
from billing.models import Bill, BillItem
from tests.billing.imports.statement_files import COLUMNS, import_bills, item, usage, versions
from tests.people import a_contract
from tests.portal.imports.running import run, written

pytestmark = pytest.mark.usefixtures("contract")

NAMES = COLUMNS.split(",")


def amounts(bill: Bill) -> list[tuple[int, int]]:
    return [(row.item_no, row.amount) for row in BillItem.objects.of(bill)]


def test_a_file_of_a_header_only_is_taken_and_changes_nothing(tmp_path: Path) -> None:
    import_bills(tmp_path, item())
    before = versions()

    outcome = import_bills(tmp_path)

    assert outcome.code == 0
    assert "（0 行、誤り 0 行）" in outcome.said
    assert versions() == before


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n", b"\0\0\0\0"])
def test_a_file_without_a_header_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "statements.csv"
    path.write_bytes(content)

    outcome = run("import_statements", path)

    assert outcome.code == 1
    assert "見出し" in outcome.said


def test_line_ends_of_an_old_mac_are_refused_as_a_whole(tmp_path: Path) -> None:
    outcome = run("import_statements", written(tmp_path / "mac.csv", COLUMNS, [item(), usage()], end="\r"))

    assert outcome.code == 1
    assert not Bill.objects.exists()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_every_encoding_and_line_end_gives_the_same_bill(tmp_path: Path, encoding: str, end: str) -> None:
    rows = [item(description="髙島屋①ﾃﾞ～∥－表"), usage()]
    import_bills(tmp_path, *rows)

    outcome = run("import_statements", written(tmp_path / "other.csv", COLUMNS, rows, encoding=encoding, end=end))

    assert "変更なし 1（2 行、誤り 0 行）" in outcome.said
    assert BillItem.objects.of(Bill.objects.get())[0].description == "髙島屋①ﾃﾞ～∥－表"


@pytest.mark.parametrize("quoting", ["all", "texts", "mixed"])
def test_quoted_fields_give_the_same_bill(tmp_path: Path, quoting: str) -> None:
    """Fields quoted as spreadsheets (all), databases (texts) and people (some rows) do."""
    rows = [item(), usage(), item(item_no=3, description="解約金", item_kind="one_off")]
    import_bills(tmp_path, *rows)

    def quoted(number: int, row: str) -> str:
        fields = row.split(",")
        if quoting == "mixed" and number % 2:
            return row
        return ",".join(field if quoting == "texts" and field.isdigit() else f'"{field}"' for field in fields)

    outcome = import_bills(tmp_path, *(quoted(number, row) for number, row in enumerate(rows)))

    assert "変更なし 1（3 行、誤り 0 行）" in outcome.said


def test_quoted_fields_with_line_breaks_commas_and_quotes_keep_their_text(tmp_path: Path) -> None:
    path = tmp_path / "statements.csv"
    rows = [item(description='"光,1ギガ\r\n""特別"""'), usage()]
    path.write_bytes("".join(f"{line}\r\n" for line in [COLUMNS, *rows]).encode("cp932"))

    assert run("import_statements", path).code == 0
    assert BillItem.objects.of(Bill.objects.get())[0].description == '光,1ギガ "特別"'


def test_backslashes_and_the_end_mark_of_copy_are_only_text(tmp_path: Path) -> None:
    outcome = import_bills(tmp_path, item(description="\\."), "\\.", usage(description="a\\tb\\N"))

    assert outcome.reasons() == [("2", ""), ("3", ""), ("4", "")]
    assert import_bills(tmp_path, item(description="\\."), usage(description="a\\tb\\N")).code == 0
    assert [row.description for row in BillItem.objects.of(Bill.objects.get())] == ["\\.", "a\\tb\\N"]


def test_columns_in_another_order_give_the_same_bill(tmp_path: Path) -> None:
    rows = [item(), usage(paid_on="", service_from="2026-09-01")]
    import_bills(tmp_path, *rows)
    turned = [",".join(reversed(row.split(","))) for row in rows]

    outcome = import_bills(tmp_path, *turned, columns=",".join(reversed(NAMES)))

    assert "変更なし 1（2 行、誤り 0 行）" in outcome.said


def test_an_unknown_column_is_refused_by_name(tmp_path: Path) -> None:
    outcome = import_bills(tmp_path, item() + ",x", columns=COLUMNS + ",colour")

    assert outcome.code == 1
    assert "知らない列：colour" in outcome.said
    assert not Bill.objects.exists()


def test_rows_of_a_bill_may_stand_far_apart(tmp_path: Path) -> None:
    numbers = [str(number) for number in range(3_000_001, 3_000_101)]
    for number in numbers:
        a_contract(number)
    first, last = item(), usage()
    between = [item(customer_number=number) for number in numbers]

    outcome = import_bills(tmp_path, first, *between, last)

    assert outcome.code == 0
    assert amounts(Bill.objects.get(contract__customer_number="1020304")) == [(1, 5200), (2, 120)]


def test_a_file_put_together_twice_is_told_by_item_no(tmp_path: Path) -> None:
    rows = [item(), usage()]

    outcome = import_bills(tmp_path, *rows, *rows)

    assert outcome.reasons() == [("2", ""), ("3", ""), ("4", "item_no"), ("5", "item_no")]
    assert not Bill.objects.exists()


def test_two_revisions_of_a_bill_in_one_file_reject_it(tmp_path: Path) -> None:
    import_bills(tmp_path, item(), usage())
    before = versions()

    outcome = import_bills(tmp_path, item(), usage(), item(amount=5300), usage())

    assert outcome.code == 3
    assert {line for line, _ in outcome.reasons()} == {"2", "3", "4", "5"}
    assert versions() == before


def test_item_numbers_may_have_gaps_and_come_in_any_order(tmp_path: Path) -> None:
    import_bills(tmp_path, usage(item_no=70), item(item_no=5), usage(item_no=6, amount=7))
    bill = Bill.objects.get()

    again = import_bills(tmp_path, item(item_no=5), usage(item_no=6, amount=7), usage(item_no=70))

    assert amounts(bill) == [(5, 5200), (6, 7), (70, 120)]
    assert "変更なし 1" in again.said


def test_one_bill_numbered_and_another_not_may_share_a_file(tmp_path: Path) -> None:
    a_contract("1020305")
    other = {"customer_number": "1020305", "item_no": ""}
    rows = [item(item_no=9), item(**other), usage(item_no=4), usage(**other)]

    import_bills(tmp_path, *rows)
    again = import_bills(tmp_path, *rows)

    held = {bill.contract.customer_number: amounts(bill) for bill in Bill.objects.all()}
    assert held == {"1020304": [(4, 120), (9, 5200)], "1020305": [(1, 5200), (2, 120)]}
    assert "変更なし 2" in again.said


def test_news_about_the_payment_and_another_item_together_are_one_revision(tmp_path: Path) -> None:
    import_bills(tmp_path, item(), usage())
    paid = {"payment_status": "paid", "paid_on": "2026-10-27"}

    outcome = import_bills(tmp_path, item(**paid), usage(amount=130, **paid))

    old, new = Bill.objects.order_by("revision")
    assert "改訂（新しい版） 1、税額の再計算（新しい版） 0、お支払いのみ変更 0" in outcome.said
    assert (old.payment_status, old.paid_on) == ("due", None)
    assert (new.payment_status, new.paid_on, new.total) == ("paid", date(2026, 10, 27), 5863)


def test_of_a_mixed_file_each_bill_gets_its_own_verdict(tmp_path: Path) -> None:
    others = [str(number) for number in range(1020305, 1020310)]
    for number in others:
        a_contract(number)
    same, paid, more, bad, gone = others
    import_bills(tmp_path, *(item(customer_number=number) for number in (same, paid, more, bad)))
    kept = Bill.objects.get(contract__customer_number=bad)

    outcome = import_bills(
        tmp_path,
        item(customer_number=more),
        item(),
        item(customer_number=bad),
        item(customer_number=paid, payment_status="paid"),
        item(customer_number=same),
        item(customer_number=gone, due_on="soon"),
        usage(customer_number=more),
        usage(customer_number=bad, item_no=1),
    )

    assert (
        "新規 1、改訂（新しい版） 1、税額の再計算（新しい版） 0、お支払いのみ変更 1、変更なし 1（8 行、誤り 3 行）"
        in outcome.said
    )
    assert outcome.reasons() == [("4", ""), ("7", "due_on"), ("9", "item_no")]
    assert Bill.objects.newest().get(contract__customer_number=bad) == kept
    assert amounts(Bill.objects.newest().get(contract__customer_number=more)) == [(1, 5200), (2, 120)]


def test_a_bill_may_be_a_credit_as_a_whole(tmp_path: Path) -> None:
    credit = {"amount": -5200, "unit_price": "-5200", "item_kind": "adjustment", "refers_to_month": "2026-09"}

    outcome = import_bills(tmp_path, item(**credit, bill_total=-5720))

    bill = Bill.objects.get()
    assert outcome.code == 0
    assert (bill.subtotal, bill.tax, bill.total, bill.is_flagged) == (-5200, -520, -5720, False)


def test_the_largest_figures_fit(tmp_path: Path) -> None:
    largest = {"amount": 9_999_999_999, "quantity": "9999999999.9999", "unit_price": "999999999999.9999"}
    rows = [item(item_no=number, **largest) for number in range(1, 201)]

    outcome = import_bills(tmp_path, *rows)

    bill = Bill.objects.get()
    row = BillItem.objects.of(bill)[199]
    assert outcome.code == 0
    assert (bill.subtotal, bill.tax) == (1_999_999_999_800, 199_999_999_980)
    assert (row.quantity, row.unit_price) == (Decimal("9999999999.9999"), Decimal("999999999999.9999"))


@pytest.mark.parametrize(
    "wrong",
    [{"amount": 10_000_000_000}, {"quantity": "1.00001"}, {"unit_price": "1e3"}, {"unit_price": "NaN"},
     {"amount": "9223372036854775808"}, {"item_no": 0}, {"item_no": 1_000_000}, {"amount": "0x10"}, {"amount": "1_0"},
     {"due_on": "infinity"}, {"due_on": "today"}, {"description": ""}, {"description": "長" * 201}],
    ids=str,
)  # fmt: skip
def test_what_the_database_would_take_otherwise_or_not_at_all_is_a_reject(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    outcome = import_bills(tmp_path, item(**wrong))

    assert outcome.reasons() == [("2", next(iter(wrong)))]
    assert not Bill.objects.exists()


def test_numbers_written_at_another_scale_are_the_same_numbers(tmp_path: Path) -> None:
    import_bills(tmp_path, item(quantity="1.50", unit_price="10"))

    again = import_bills(tmp_path, item(quantity="1.5", unit_price="10.0000"))

    assert "変更なし 1" in again.said


def test_a_nul_byte_rejects_its_bill_and_no_other(tmp_path: Path) -> None:
    a_contract("1020305")

    outcome = import_bills(tmp_path, item(), usage(description="通\0話"), item(customer_number="1020305"))

    assert outcome.reasons() == [("2", ""), ("3", "")]
    assert Bill.objects.get().contract.customer_number == "1020305"


def test_a_bill_of_an_ended_contract_is_taken(tmp_path: Path, contract: Contract) -> None:
    Contract.objects.update(status="ended")

    assert import_bills(tmp_path, item()).code == 0
    assert Bill.objects.get().contract == contract


def test_rows_are_counted_as_a_spreadsheet_numbers_them(tmp_path: Path) -> None:
    bad = item(billing_month="2026-09", amount="x")
    rows = ["", item(), "", ",,,", usage(description='"二\n行"'), bad, "", bad.replace("2026-09", "2026-08")]

    outcome = import_bills(tmp_path, *rows, item(customer_number="7"), usage(item_no=3))

    assert outcome.reasons() == [("7", "amount"), ("9", "amount"), ("10", "customer_number")]
    assert amounts(Bill.objects.get()) == [(1, 5200), (2, 120), (3, 120)]


def test_every_row_of_a_rejected_bill_stands_in_the_rejects_file_once_a_fault(tmp_path: Path) -> None:
    rows = [item(item_no=number) for number in range(1, 50)]
    faults = [usage(item_no=7, amount="x"), usage(item_no=7), item(item_no=60, amount=-1)]

    outcome = import_bills(tmp_path, *rows, *faults)

    found = outcome.reasons()
    assert {int(line) for line, _ in found} == set(range(2, 54))
    assert len(found) == len(set(found)) == 52
    assert {("51", "amount"), ("52", "item_no"), ("53", "amount")} <= set(found)
