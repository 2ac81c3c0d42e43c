from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Contract
from billing.models import Bill, BillItem
from billing.statements import partitions
from portal.audit.models import Entry
from portal.imports.models import Run
from tests.billing.imports.statement_files import COLUMNS, import_bills, item, usage, versions
from tests.people import a_contract
from tests.portal.imports.running import run, written

pytestmark = pytest.mark.usefixtures("contract")


def test_a_bill_arrives_with_its_items_and_figures(tmp_path: Path, contract: Contract) -> None:
    credit = item(
        item_no=3, item_code="SET", description="まとめて割", amount=-550, unit_price=-550, item_kind="discount"
    )

    outcome = import_bills(tmp_path, item(), usage(service_from="2026-09-01", service_to="2026-09-30"), credit)

    bill = Bill.objects.get()
    assert outcome.code == 0
    assert (
        "請求 新規 1、改訂（新しい版） 0、税額の再計算（新しい版） 0、お支払いのみ変更 0、変更なし 0（3 行、誤り 0 行）"
        in outcome.said
    )
    assert (bill.contract, bill.month, bill.revision, bill.superseded_at) == (contract, date(2026, 10, 1), 1, None)
    # 5200 + 120 - 550 = 4770 at 10 %: 477
    assert (bill.taxable_10, bill.tax_10, bill.subtotal, bill.tax, bill.total) == (4770, 477, 4770, 477, 5247)
    assert (bill.due_on, bill.payment_method, bill.payment_status, bill.paid_on) == (
        date(2026, 10, 27), "口座振替", "due", None,
    )  # fmt: skip
    assert (bill.item_count, bill.bill_total, bill.is_flagged, len(bill.public_id)) == (3, None, False, 22)
    second = BillItem.objects.of(bill)[1]
    assert (second.item_no, second.line_number, second.description) == (2, "09012345678", "国内通話料")
    assert (second.quantity, second.unit_price, second.amount) == (Decimal(6), Decimal(20), 120)
    assert (second.service_from, second.service_to) == (date(2026, 9, 1), date(2026, 9, 30))
    assert [row.item_kind for row in BillItem.objects.of(bill)] == ["base", "usage", "discount"]


def test_whatever_form_the_fields_have_the_rows_are_the_same(tmp_path: Path) -> None:
    import_bills(tmp_path, item(paid_on="2026-10-27", refers_to_month="2026-08"), usage(paid_on="2026-10-27"))
    loosely = {"customer_number": "００1020304", "billing_month": "202610", "line_number": "090-1234-5678"}
    loosely |= {"due_on": "2026/10/27", "paid_on": "2026/10/27", "tax_category": "１０", "tax_included": "０"}

    outcome = import_bills(
        tmp_path,
        item(**loosely, amount='"5,200"', refers_to_month="202608"),
        usage(**loosely, quantity="６.0", amount="１２０"),
    )

    assert "変更なし 1（2 行、誤り 0 行）" in outcome.said


def test_cp932_gives_the_same_rows(tmp_path: Path) -> None:
    import_bills(tmp_path, item(), usage())

    path = written(tmp_path / "sjis.csv", COLUMNS, [item(), usage()], encoding="cp932", end="\r\n")

    assert "変更なし 1（2 行、誤り 0 行）" in run("import_statements", path).said


def test_the_same_file_twice_touches_no_row(tmp_path: Path) -> None:
    import_bills(tmp_path, item(), usage())
    before = versions()

    outcome = import_bills(tmp_path, item(), usage())

    assert "新規 0、改訂（新しい版） 0、税額の再計算（新しい版） 0、お支払いのみ変更 0、変更なし 1" in outcome.said
    assert versions() == before


def test_news_about_the_payment_keep_the_revision(tmp_path: Path) -> None:
    import_bills(tmp_path, item(), usage())
    (first,) = Bill.objects.values_list("public_id", flat=True)
    paid = {
        "payment_status": "paid",
        "paid_on": "2026-10-27",
        "payment_method": "クレジットカード",
        "due_on": "2026-10-30",
    }

    outcome = import_bills(tmp_path, item(**paid), usage(**paid))

    bill = Bill.objects.get()
    assert "お支払いのみ変更 1" in outcome.said
    assert (bill.public_id, bill.revision, bill.payment_status, bill.paid_on) == (first, 1, "paid", date(2026, 10, 27))
    assert (bill.payment_method, bill.due_on) == ("クレジットカード", date(2026, 10, 30))


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 130}, {"quantity": "6.5"}, {"unit_price": 21}, {"description": "国際通話料"}, {"item_code": "INTL"},
        {"tax_category": "exempt"}, {"tax_included": 1}, {"item_kind": "adjustment"}, {"line_number": ""},
        {"service_from": "2026-09-01"}, {"service_to": "2026-09-30"}, {"refers_to_month": "2026-08"}, {"item_no": 3},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_any_other_change_is_a_new_revision(tmp_path: Path, change: dict[str, object]) -> None:
    import_bills(tmp_path, item(), usage())

    outcome = import_bills(tmp_path, item(), usage(**change))

    old, new = Bill.objects.order_by("revision")
    assert "改訂（新しい版） 1" in outcome.said
    assert (old.revision, new.revision) == (1, 2)
    assert old.superseded_at is not None
    assert new.superseded_at is None
    assert [row.amount for row in BillItem.objects.of(old)] == [5200, 120]
    assert list(Bill.objects.newest()) == [new]


def test_a_row_more_or_a_row_less_is_a_new_revision(tmp_path: Path) -> None:
    import_bills(tmp_path, item(), usage())

    import_bills(tmp_path, item())
    import_bills(tmp_path, item(), usage())

    assert list(Bill.objects.order_by("revision").values_list("revision", "item_count")) == [(1, 2), (2, 1), (3, 2)]


def test_what_counts_is_the_newest_revision_not_an_earlier_one(tmp_path: Path) -> None:
    for amount in (5200, 5300, 5200):
        import_bills(tmp_path, item(amount=amount))

    again = import_bills(tmp_path, item(amount=5200))

    assert list(Bill.objects.order_by("revision").values_list("total", flat=True)) == [5720, 5830, 5720]
    assert "変更なし 1" in again.said


def test_new_and_known_bills_of_a_month_may_come_in_one_file(tmp_path: Path) -> None:
    a_contract("1020305")
    a_contract("1020306")
    known, paid, new = item(), item(customer_number="1020305"), item(customer_number="1020306")
    import_bills(tmp_path, known, paid)

    outcome = import_bills(tmp_path, known, paid.replace(",due,", ",paid,"), new)

    assert "新規 1、改訂（新しい版） 0、税額の再計算（新しい版） 0、お支払いのみ変更 1、変更なし 1" in outcome.said
    assert BillItem.objects.count() == 3


def test_another_bill_total_is_a_new_revision_and_flags_what_differs(tmp_path: Path) -> None:
    outcome = import_bills(tmp_path, item(bill_total=5719))  # 5200 + 520 = 5720
    import_bills(tmp_path, item(bill_total=5720))

    old, new = Bill.objects.order_by("revision")
    assert outcome.code == 0
    assert (old.total, old.bill_total, old.is_flagged) == (5720, 5719, True)
    assert (new.total, new.bill_total, new.is_flagged) == (5720, 5720, False)


def test_without_item_no_the_order_in_the_bill_counts(tmp_path: Path) -> None:
    a_contract("1020305")
    rows = [item(item_no=""), item(customer_number="1020305", item_no=""), usage(item_no="")]

    import_bills(tmp_path, *rows)
    again = import_bills(tmp_path, *rows)

    bill = Bill.objects.get(contract__customer_number="1020304")
    assert list(BillItem.objects.of(bill).values_list("item_no", "item_code")) == [(1, "H1G"), (2, "CALL")]
    assert "変更なし 2" in again.said


def test_optional_columns_may_be_missing(tmp_path: Path) -> None:
    columns = COLUMNS.partition(",item_no")[0]
    rows = [row.split(",")[:13] for row in (item(), usage())]

    outcome = import_bills(tmp_path, *map(",".join, rows), columns=columns)

    assert outcome.code == 0
    assert list(BillItem.objects.of(Bill.objects.get()).values_list("item_no", "item_kind")) == [(1, ""), (2, "")]


def test_months_old_and_new_find_their_partitions(tmp_path: Path) -> None:
    months = ["2016-11", "2025-12", "2026-11"]
    import_bills(tmp_path, *(item(billing_month=month) for month in months))

    import_bills(tmp_path, *(item(billing_month=month, amount=1) for month in months), item(billing_month="2026-12"))

    held = {(bill.month, bill.revision): BillItem.objects.of(bill).get().amount for bill in Bill.objects.all()}
    assert all(partitions.exists(month) for month, _ in held)
    assert held == {
        **{(date.fromisoformat(f"{month}-01"), 1): 5200 for month in [*months, "2026-12"]},
        **{(date.fromisoformat(f"{month}-01"), 2): 1 for month in months},
    }


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(tmp_path: Path) -> None:
    unchanged, paid, revised = (item(billing_month=f"2026-0{month}") for month in (6, 7, 8))
    import_bills(tmp_path, unchanged, paid, revised)
    before, runs = versions(), Run.objects.count()
    changed = [paid.replace(",due,", ",overdue,"), revised.replace("5200,5200", "5200,5300")]

    outcome = import_bills(
        tmp_path, unchanged, *changed, item(), usage(amount="x", billing_month="2026-09"), dry_run=True
    )

    assert (
        "新規 1、改訂（新しい版） 1、税額の再計算（新しい版） 0、お支払いのみ変更 1、変更なし 1（5 行、誤り 1 行）"
        in outcome.said
    )
    assert (
        "1020304 2026-07 お支払いのみ変更\n  1020304 2026-08 改訂（新しい版）\n  1020304 2026-10 新規" in outcome.said
    )
    assert (versions(), Run.objects.count(), outcome.rejects) == (before, runs, None)
    assert not partitions.exists(date(2026, 10, 1))


def test_the_run_stands_in_the_audit_log_without_personal_data(tmp_path: Path) -> None:
    import_bills(tmp_path, item())

    entry = Entry.objects.get(action="billing:statements:imported")
    assert (entry.actor, entry.about, entry.detail) == ("system", Run.objects.get().public_id, {"via": "command"})
