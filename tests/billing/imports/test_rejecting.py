from datetime import date
from pathlib import Path

import pytest

from billing.models import Bill
from billing.statements import partitions
from tests.billing.imports.statement_files import import_bills, item, usage
from tests.people import a_contract

pytestmark = pytest.mark.usefixtures("contract")


def test_one_bad_row_rejects_its_whole_bill_with_every_reason_and_no_other(tmp_path: Path) -> None:
    a_contract("1020305")
    bad = usage(amount="many", tax_category="9")

    outcome = import_bills(tmp_path, item(), bad, item(customer_number="1020305"), item(item_no=3))

    assert outcome.code == 3
    assert list(Bill.objects.values_list("contract__customer_number", flat=True)) == ["1020305"]
    assert outcome.reasons() == [("2", ""), ("3", "amount"), ("3", "tax_category"), ("5", "")]
    assert "3 行目" in (outcome.rejects or [{}])[0]["理由"]
    assert "誤り 3 行" in outcome.said


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"amount": -1}, "amount"),
        ({"unit_price": "-0.5"}, "unit_price"),
        ({"billing_month": "2027-01"}, "billing_month"),
        ({"billing_month": "1999-12"}, "billing_month"),
        ({"billing_month": "2016-10"}, "billing_month"),
        ({"customer_number": "999"}, "customer_number"),
        ({"service_from": "2026-09-30", "service_to": "2026-09-01"}, "service_to"),
        ({"tax_category": "5"}, "tax_category"),
        ({"due_on": ""}, "due_on"),
        ({"quantity": ""}, "quantity"),
        ({"tax_included": "yes"}, "tax_included"),
    ],
)
def test_what_cannot_be_right_rejects_the_bill(tmp_path: Path, change: dict[str, object], column: str) -> None:
    outcome = import_bills(tmp_path, item(**change))

    assert outcome.reasons() == [("2", column)]
    assert not Bill.objects.exists()


def test_the_month_after_this_one_in_japan_may_be_billed(tmp_path: Path) -> None:
    outcome = import_bills(tmp_path, item(billing_month="2026-12"))

    assert outcome.code == 0
    assert Bill.objects.get().month == date(2026, 12, 1)


def test_the_last_month_that_is_kept_may_still_be_billed_and_the_one_before_is_told(tmp_path: Path) -> None:
    outcome = import_bills(tmp_path, item(billing_month="2016-11"), item(billing_month="2016-10"))

    assert Bill.objects.get().month == date(2016, 11, 1)
    assert "2016-11 以降" in (outcome.rejects or [{}])[0]["理由"]


@pytest.mark.parametrize(
    ("column", "other"),
    [("due_on", "2026-10-28"), ("payment_method", "カード"), ("payment_status", "paid"), ("paid_on", "2026-10-28"),
     ("bill_total", "1")],
)  # fmt: skip
def test_rows_of_a_bill_that_disagree_about_it_reject_it(tmp_path: Path, column: str, other: str) -> None:
    outcome = import_bills(tmp_path, item(), usage(**{column: other}))

    assert outcome.reasons() == [("2", column), ("3", "")]
    assert not Bill.objects.exists()


@pytest.mark.parametrize("number", [2, 63, 64, 999_999])
def test_a_repeated_item_no_rejects_the_bill(tmp_path: Path, number: int) -> None:
    rows = [item(), usage(item_no=number), usage(item_no=number, tax_category="exempt"), item(item_no=62, amount=1)]

    outcome = import_bills(tmp_path, *rows)

    assert ("4", "item_no") in outcome.reasons()
    assert "3 行目" in next(row["理由"] for row in outcome.rejects or [] if row["列"] == "item_no")
    assert not Bill.objects.exists()


def test_large_item_numbers_are_fine(tmp_path: Path) -> None:
    rows = [usage(item_no=number) for number in (1, 62, 63, 64, 127, 128, 999_999)]

    assert import_bills(tmp_path, *rows).code == 0
    assert Bill.objects.get().item_count == 7


def test_numbers_on_some_rows_only_reject_the_bill(tmp_path: Path) -> None:
    outcome = import_bills(tmp_path, item(), usage(item_no=""))

    assert outcome.reasons() == [("2", "item_no"), ("3", "")]


def test_a_broken_row_that_names_its_bill_rejects_it(tmp_path: Path) -> None:
    a_contract("1020305")

    outcome = import_bills(tmp_path, item(), "1020304,2026-10,cut", item(customer_number="1020305"))

    assert outcome.reasons() == [("2", ""), ("3", "")]
    assert Bill.objects.get().contract.customer_number == "1020305"


def test_a_broken_row_between_the_rows_of_a_bill_rejects_it(tmp_path: Path) -> None:
    a_contract("1020305")

    outcome = import_bills(tmp_path, item(), "rubbish", usage(), "rubbish", item(customer_number="1020305"))

    assert outcome.reasons() == [("2", ""), ("3", ""), ("4", ""), ("5", "")]
    assert Bill.objects.get().contract.customer_number == "1020305"


def test_with_strict_one_bad_row_means_that_nothing_is_written(tmp_path: Path) -> None:
    outcome = import_bills(tmp_path, item(), item(billing_month="2026-09", amount="x"), strict=True)

    assert outcome.code == 1
    assert outcome.reasons() == [("3", "amount")]
    assert not Bill.objects.exists()
    assert not partitions.exists(date(2026, 10, 1))


def test_rows_that_disagree_do_not_hide_the_other_faults_of_their_bill(tmp_path: Path) -> None:
    rows = [item(), usage(due_on="2026-10-28"), item(due_on="2026-10-29", amount=-1), "rubbish", usage(item_no="")]

    outcome = import_bills(tmp_path, *rows)

    found = set(outcome.reasons())
    assert {("2", "due_on"), ("4", "item_no"), ("4", "amount"), ("5", ""), ("2", "item_no"), ("2", "")} <= found
    assert {line for line, _ in found} == {"2", "3", "4", "5", "6"}
    assert not Bill.objects.exists()


def test_what_a_killed_import_left_of_its_rejects_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "statements.csv.rejects.csv.4711.part"
    left.write_text("花子")

    import_bills(tmp_path, item(), dry_run=True)
    was_left_alone = left.exists()
    import_bills(tmp_path, item())

    assert was_left_alone
    assert not left.exists()
