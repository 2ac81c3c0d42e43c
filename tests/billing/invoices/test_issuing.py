"""Issuing invoices: one number for each bill revision, never changed afterwards."""

import re
from datetime import date
from io import StringIO
from unittest import mock

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Contract
from billing.bill_mails.models import Watermark
from billing.invoices import actions
from billing.invoices.policies import withheld
from billing.models import Bill, Invoice, Issuer
from billing.statements.months import shifted
from portal.audit import trail
from portal.audit.models import Entry
from tests.billing.invoices.invoiced_bills import EVERYTHING, OCTOBER, billed
from tests.people import a_contract
from tests.portal.threads import together


def issued(bill: Bill) -> Invoice:
    """Return the bill's invoice; fails without one."""
    invoice = actions.of_bill(public_id=bill.public_id)
    assert invoice is not None
    return invoice


def test_an_invoice_says_to_whom_and_by_whom(bill: Bill, contract: Contract, settings: Settings) -> None:
    settings.INVOICE_ISSUER, settings.INVOICE_ISSUER_ADDRESS = "みなと通信株式会社", "東京都港区1-1"

    invoice = issued(bill)

    assert (invoice.recipient, invoice.customer_number) == (contract.name, contract.customer_number)
    assert (invoice.issuer.name, invoice.issuer.address) == ("みなと通信株式会社", "東京都港区1-1")
    assert invoice.issuer.registration_number == settings.INVOICE_REGISTRATION_NUMBER
    assert invoice.issued_on == timezone.localdate()
    assert (invoice.due_on, invoice.payment_method) == (bill.due_on, bill.payment_method)


def test_its_number_can_be_read_aloud_and_its_address_cannot_be_guessed(bill: Bill) -> None:
    invoice = issued(bill)

    assert re.fullmatch(r"202610-\d{8}", invoice.number)
    assert int(invoice.number[7:]) == invoice.pk
    assert re.fullmatch(r"[\w-]{22}", invoice.public_id)
    assert invoice.public_id != bill.public_id


def test_what_changes_later_changes_no_invoice(bill: Bill, contract: Contract, settings: Settings) -> None:
    before = issued(bill)
    Contract.objects.filter(pk=contract.pk).update(name="別府 ひかり")
    Bill.objects.filter(pk=bill.pk).update(due_on=date(2026, 12, 28), payment_method="クレジットカード")
    settings.INVOICE_ISSUER = "新しい社名株式会社"

    after = issued(bill)

    unchanged = ("pk", "number", "public_id", "recipient", "due_on", "payment_method", "issued_on", "issuer")
    assert [getattr(after, name) for name in unchanged] == [getattr(before, name) for name in unchanged]
    assert issued(billed(contract, shifted(OCTOBER, 1), EVERYTHING)).issuer.name == "新しい社名株式会社"


@pytest.mark.parametrize("table", ["billing_invoice", "billing_issuer"])
def test_the_database_refuses_to_change_what_was_issued(bill: Bill, table: str) -> None:
    issued(bill)

    with pytest.raises(DatabaseError, match=f"{table} is append-only: UPDATE refused"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {table} SET id = id")


def test_a_correction_gets_a_number_of_its_own_and_the_first_stays(bill: Bill, contract: Contract) -> None:
    first = issued(bill)
    corrected = billed(contract, OCTOBER, EVERYTHING[:2])

    second = issued(corrected)

    assert second.number != first.number
    assert issued(bill) == first


@pytest.mark.parametrize("is_flagged", [False, True])
@pytest.mark.parametrize("is_newest", [False, True])
@pytest.mark.parametrize("month", [date(2023, 9, 1), date(2023, 10, 1)])
def test_the_database_issues_to_whom_the_policy_says(
    contract: Contract, is_flagged: bool, is_newest: bool, month: date
) -> None:
    bill = billed(contract, month, EVERYTHING, is_flagged=is_flagged)
    if not is_newest:
        Bill.objects.filter(pk=bill.pk).update(superseded_at=timezone.now())

    alone = actions.of_bill(public_id=bill.public_id)
    together_with_others = actions.issue_outstanding()

    reason = withheld(month=month, is_flagged=is_flagged, is_newest=is_newest)
    assert (alone is None) == (reason is not None)
    assert together_with_others == 0


def test_what_is_outstanding_is_issued_once_and_in_the_order_of_months(bill: Bill, contract: Contract) -> None:
    issued(bill)
    other = a_contract("10055555")
    owed = [billed(one, shifted(OCTOBER, -back), EVERYTHING) for back in (1, 2, 3) for one in (contract, other)]
    said = StringIO()

    call_command("issue_invoices", stdout=said)
    call_command("issue_invoices", stdout=said)

    assert said.getvalue().split() == ["発行した請求書:", "6", "件", "発行した請求書:", "0", "件"]
    months = list(Invoice.objects.filter(bill__in=owed).order_by("pk").values_list("bill__month", flat=True))
    assert months == sorted(months)
    assert len(months) == len(owed)
    assert Invoice.objects.values("public_id").distinct().count() == 7
    assert Issuer.objects.count() == 1


def test_a_run_looks_at_what_came_since_the_one_before(bill: Bill, contract: Contract) -> None:
    early = billed(contract, date(2023, 9, 1), EVERYTHING)
    assert actions.issue_outstanding() == 1
    assert Watermark.objects.get(name=actions.MARK).bill_id == early.pk

    Invoice.objects.all().delete()
    came = billed(contract, shifted(OCTOBER, -1), EVERYTHING)

    assert actions.issue_outstanding() == 1
    assert Invoice.objects.get().bill == came


def test_all_are_looked_at_where_that_is_asked_for(bill: Bill, contract: Contract, settings: Settings) -> None:
    early = billed(contract, date(2023, 9, 1), EVERYTHING)
    actions.issue_outstanding()
    settings.INVOICE_FIRST_MONTH = date(2023, 9, 1)
    assert actions.issue_outstanding() == 0

    call_command("issue_invoices", "--all")

    assert Invoice.objects.filter(bill=early).exists()
    assert actions.issue_outstanding() == 0


def test_a_run_that_was_stopped_is_made_up_for(bill: Bill, contract: Contract, monkeypatch: pytest.MonkeyPatch) -> None:
    billed(contract, shifted(OCTOBER, -1), EVERYTHING)
    with monkeypatch.context() as stopped:
        stopped.setattr(trail, "record", mock.Mock(side_effect=[None, KeyboardInterrupt]))
        with pytest.raises(KeyboardInterrupt):
            actions.issue_outstanding()
    assert Invoice.objects.count() == 1

    assert actions.issue_outstanding() == 1
    assert Invoice.objects.count() == 2


def test_issuing_is_in_the_audit_log_without_anybodys_data(bill: Bill) -> None:
    issued(bill)

    entry = Entry.objects.get(action="billing:invoices:issued")
    assert (entry.actor, entry.about, entry.detail) == ("system", "", {"count": 1})


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_however_many_ask_at_once_a_bill_gets_one_number(contract: Contract) -> None:
    bill = billed(contract, OCTOBER, EVERYTHING)

    numbers = together(12, lambda: issued(bill).number)

    assert len(set(numbers)) == 1
    assert Invoice.objects.count() == 1


def test_flagged_bills_are_listed_for_the_companys_people(bill: Bill, contract: Contract) -> None:
    wrong = billed(contract, shifted(OCTOBER, 1), EVERYTHING, bill_total=17_000, is_flagged=True)
    said = StringIO()

    call_command("list_flagged_bills", stdout=said)

    header, row = said.getvalue().splitlines()
    assert header == "customer_number,billing_month,revision,computed_total,bill_total"
    assert row == f"{contract.customer_number},2026-11,1,{wrong.total},17000"
