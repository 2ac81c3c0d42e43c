from datetime import date, datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from pytest_django import Settings

from billing.invoices.actions import of_bill
from billing.models import Bill, BillItem, Invoice
from billing.retention import actions
from billing.statements import partitions
from portal.audit.models import Entry
from tests.billing.imports.statement_files import import_bills, item
from tests.people import a_contract

TODAY = date(2026, 11, 23)
KEPT, EXPIRED = "2016-11", "2016-10"


@pytest.fixture
def bills(db: None, tmp_path: Path, settings: Settings) -> None:
    """Bills of two months that were not expired when imported."""
    a_contract("1020304")
    settings.BILL_RETENTION_MONTHS = 240
    import_bills(tmp_path, item(billing_month=KEPT), item(billing_month=EXPIRED))
    import_bills(tmp_path, item(billing_month=EXPIRED, amount=1))
    settings.INVOICE_FIRST_MONTH = date(2010, 1, 1)
    assert all(of_bill(public_id=bill.public_id) for bill in Bill.objects.newest())
    settings.BILL_RETENTION_MONTHS = 120


@pytest.mark.usefixtures("bills")
def test_bills_older_than_is_kept_go_with_all_revisions_items_and_table() -> None:
    assert actions.drop_expired(today=TODAY) == [date(2016, 10, 1)]

    assert [bill.month for bill in Bill.objects.all()] == [date(2016, 11, 1)]
    assert [invoice.bill.month for invoice in Invoice.objects.all()] == [date(2016, 11, 1)]
    assert [row.month for row in BillItem.objects.all()] == [date(2016, 11, 1)]
    assert {*partitions.months()} & {date(2016, 10, 1), date(2016, 11, 1)} == {date(2016, 11, 1)}
    assert Entry.objects.get(action="billing:retention:dropped").detail == {"before": "2016-11"}


@pytest.mark.usefixtures("bills")
def test_a_second_run_finds_nothing() -> None:
    actions.drop_expired(today=TODAY)

    assert actions.drop_expired(today=TODAY) == []
    assert Entry.objects.filter(action="billing:retention:dropped").count() == 1


@pytest.mark.usefixtures("bills")
def test_a_run_that_was_cut_off_between_headers_and_items_is_finished_by_the_next() -> None:
    Invoice.objects.all().delete()
    Bill.objects.filter(month=date(2016, 10, 1)).delete()

    actions.drop_expired(today=TODAY)

    assert {*partitions.months()} & {date(2016, 10, 1), date(2016, 11, 1)} == {date(2016, 11, 1)}


@pytest.mark.usefixtures("bills")
def test_the_command_says_how_many_months_went(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime(2026, 11, 23, 2, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    monkeypatch.setattr("billing.management.commands.drop_expired_bills.timezone.localdate", lambda: now.date())
    said = StringIO()

    call_command("drop_expired_bills", stdout=said)

    assert said.getvalue() == "1 months deleted\n"
