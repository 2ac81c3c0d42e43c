"""The same file again after TAX_ROUNDING was mended: bills are computed again, and nothing else changes."""

from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import Contract
from billing.corrections import actions as correction_actions
from billing.corrections.previews import Adjustment
from billing.invoices import actions as invoice_actions
from billing.invoices.models import Invoice
from billing.models import Bill, BillItem
from portal.audit.by import By, Via
from tests.billing.imports.statement_files import import_bills, item, versions

WRONG = item(amount=12_345, unit_price=12_345, bill_total=13_580)
EVEN = item(billing_month="2026-09", amount=10_000, unit_price=10_000, bill_total=11_000)


def newest() -> Bill:
    return Bill.objects.newest().get(month="2026-10-01")


def test_a_mended_rounding_computes_the_same_file_again(tmp_path: Path, contract: Contract, settings: Settings) -> None:
    import_bills(tmp_path, WRONG, EVEN)
    assert (newest().total, newest().is_flagged, newest().tax_rule) == (13_579, True, "floor/1")
    settings.TAX_ROUNDING = "half_up"

    outcome = import_bills(tmp_path, WRONG, EVEN)

    assert "税額の再計算（新しい版） 1、お支払いのみ変更 0、変更なし 1" in outcome.said
    bill = newest()
    assert (bill.total, bill.tax_10, bill.is_flagged, bill.revision, bill.tax_rule) == (
        13_580,
        1_235,
        False,
        2,
        "half_up/1",
    )
    assert list(BillItem.objects.of(bill).values_list("amount", flat=True)) == [12_345]
    assert Bill.objects.get(revision=1, month=bill.month).superseded_at is not None
    assert Bill.objects.newest().get(month="2026-09-01").revision == 1  # the other comes out the same


def test_computed_once_it_stays(tmp_path: Path, contract: Contract, settings: Settings) -> None:
    import_bills(tmp_path, WRONG, EVEN)
    settings.TAX_ROUNDING = "half_up"
    import_bills(tmp_path, WRONG, EVEN)
    before = versions()

    assert "税額の再計算（新しい版） 0、お支払いのみ変更 0、変更なし 2" in import_bills(tmp_path, WRONG, EVEN).said
    assert versions() == before


def test_a_bill_of_an_unknown_rule_is_looked_at_by_its_figures(tmp_path: Path, contract: Contract) -> None:
    import_bills(tmp_path, WRONG, EVEN)
    Bill.objects.update(tax_rule="")  # stored before the rule was kept
    before = versions()

    assert "変更なし 2" in import_bills(tmp_path, WRONG, EVEN).said
    assert versions() == before


def test_news_about_the_payment_come_with_it(tmp_path: Path, contract: Contract, settings: Settings) -> None:
    import_bills(tmp_path, WRONG)
    settings.TAX_ROUNDING = "half_up"

    import_bills(
        tmp_path,
        item(amount=12_345, unit_price=12_345, bill_total=13_580, payment_status="paid", paid_on="2026-10-27"),
    )

    assert (newest().revision, newest().total, newest().payment_status) == (2, 13_580, "paid")


def test_what_was_issued_is_replaced_by_the_invoice_of_the_revision(
    tmp_path: Path, contract: Contract, settings: Settings
) -> None:
    row = item(amount=12_345, unit_price=12_345)
    import_bills(tmp_path, row)
    invoice_actions.issue_outstanding()
    settings.TAX_ROUNDING = "half_up"

    import_bills(tmp_path, row)
    invoice_actions.issue_outstanding()

    assert list(Invoice.objects.order_by("id").values_list("bill__revision", "bill__total")) == [
        (1, 13_579),
        (2, 13_580),
    ]


@pytest.mark.django_db
def test_a_correction_keeps_its_line_and_its_author(tmp_path: Path, contract: Contract, settings: Settings) -> None:
    row = item(amount=12_345, unit_price=12_345)
    import_bills(tmp_path, row)
    settings.TAX_ROUNDING = "floor"
    made = correction_actions.correct(
        bill=newest(),
        adjustment=Adjustment(description="お詫び", amount=-1_000, tax_category="10", tax_included=False),
        by=By("abcdefghijklmnopqrstuv", Via.DESK),
        reason="通信障害",
    )
    assert made.total == 11_345 + 1_134
    settings.TAX_ROUNDING = "half_up"

    import_bills(tmp_path, row)

    bill = newest()
    assert (bill.revision, bill.total, bill.corrected_from, bill.correction_reason) == (3, 12_480, 1, "通信障害")
    assert bill.corrected_by == "abcdefghijklmnopqrstuv"
    assert list(BillItem.objects.of(bill).values_list("description", flat=True))[-1] == "お詫び"
    before = versions()
    import_bills(tmp_path, row)
    assert versions() == before


def test_a_dry_run_tells_of_it_and_writes_nothing(tmp_path: Path, contract: Contract, settings: Settings) -> None:
    import_bills(tmp_path, WRONG)
    settings.TAX_ROUNDING = "half_up"
    before = versions()

    assert "1020304 2026-10 税額の再計算（新しい版）" in import_bills(tmp_path, WRONG, dry_run=True).said
    assert versions() == before
