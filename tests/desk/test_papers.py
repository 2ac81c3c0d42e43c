"""The invoice of a bill as PDF at the desk: for who sees bills, for a reason, and told to the customer."""

from datetime import date
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from billing.invoices import document
from billing.invoices.actions import DOWNLOADS
from billing.models import Bill
from billing.typesetting import rendering
from desk.customers import papers
from desk.staff.roles import Role
from tests.billing.invoices.invoiced_bills import EVERYTHING, OCTOBER, billed
from tests.conftest import ClientOf
from tests.desk.using import REASON, entries, page
from tests.people import an_insider

pytestmark = pytest.mark.django_db
RENDER = "billing.invoices.pdf.render"


@pytest.fixture
def bill(contractor: User) -> Bill:
    """A bill with an invoice."""
    return billed(contractor.contracts.get(), OCTOBER, EVERYTHING)


def paper(contract: Contract, bill: Bill) -> str:
    """Return the address of a bill's invoice."""
    return reverse("desk:accounts_contract_paper", args=[contract.public_id, bill.public_id])


def test_it_opens_in_the_browser_and_the_customer_reads_of_it(
    desk: Client, contractor: User, bill: Bill, agent: User, client_of: ClientOf
) -> None:
    url = paper(bill.contract, bill)
    assert url not in desk.get(page(contractor)).text
    assert url in desk.post(page(contractor), REASON, follow=True).text

    answer = desk.get(url)

    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith('inline; filename="invoice-202610-')
    assert "no-store" in answer.headers["Cache-Control"]
    (entry,) = entries("desk:customers:paper_opened")
    assert (entry.actor, entry.about, entry.detail["bill"]) == (
        agent.public_id,
        contractor.public_id,
        bill.public_id,
    )
    log = client_of(contractor).get(reverse("accounts:security_log:index")).text
    assert "窓口担当者が請求書（PDF）を確認しました" in log


def test_without_a_reason_it_leads_to_the_page_that_asks_for_one(desk: Client, contractor: User, bill: Bill) -> None:
    answer = desk.get(paper(bill.contract, bill), follow=True)

    assert "理由を記録して個人情報を表示してから" in answer.text
    assert entries("desk:customers:paper_opened") == []


@pytest.mark.parametrize("role", [Role.AUDIT, Role.MESSAGING])
def test_who_may_not_see_personal_data_gets_none(contractor: User, bill: Bill, client_of: ClientOf, role: Role) -> None:
    other = client_of(an_insider("s-7000", "ほかの人", role))

    assert other.get(paper(bill.contract, bill)).status_code == 403


def test_a_bill_of_somebody_else_or_of_a_former_holder_is_not_there(
    desk: Client, contractor: User, stranger: User, bill: Bill
) -> None:
    desk.post(page(contractor), REASON)
    desk.post(page(stranger), REASON)
    assert desk.get(paper(stranger.contracts.get(), bill)).status_code == 404

    Contract.objects.filter(pk=bill.contract_id).update(bills_from=date(2026, 11, 1))

    assert desk.get(paper(bill.contract, bill)).status_code == 404


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (rendering.Busy, papers.BUSY),
        (rendering.Failed, papers.FAILED),
        (document.FiguresMismatch, papers.MISMATCH),
    ],
)
def test_where_there_is_none_now_the_page_says_why(
    desk: Client, contractor: User, bill: Bill, fault: Any, words: str
) -> None:
    desk.post(page(contractor), REASON)

    with patch(RENDER, side_effect=fault):
        assert words in desk.get(paper(bill.contract, bill), follow=True).text
    assert entries("desk:customers:paper_opened") == []


def test_a_bill_in_question_has_none_and_that_is_said(desk: Client, contractor: User) -> None:
    flagged = billed(contractor.contracts.get(), OCTOBER, EVERYTHING, is_flagged=True, bill_total=1)
    desk.post(page(contractor), REASON)

    assert paper(flagged.contract, flagged) not in desk.get(page(contractor)).text
    assert "金額を確認しています" in desk.get(paper(flagged.contract, flagged), follow=True).text


def test_nobody_prints_a_whole_register(desk: Client, contractor: User, bill: Bill, agent: User) -> None:
    desk.post(page(contractor), REASON)
    for _ in range(DOWNLOADS.count):
        DOWNLOADS.take(agent.public_id)

    assert desk.get(paper(bill.contract, bill)).status_code == 429
