"""Large corrections at the desk: the clerk asks, a colleague approves, the bill's page names both."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from billing.corrections import queries
from billing.models import Bill
from portal.approvals.models import Approval
from tests.billing.corrections.proposing import MONTH, REASON, a_large_bill, corrected
from tests.conftest import ClientOf
from tests.people import a_contract

pytestmark = pytest.mark.django_db

LINE = {"description": "工事費の訂正", "amount": "-20000", "tax_category": "exempt", "reason": REASON}


@pytest.fixture
def bill(contractor: User) -> Bill:
    return a_large_bill(contractor.contracts.get())


def address(name: str, bill: Bill) -> str:
    return reverse(f"desk:billing_bill_{name}", args=[bill.public_id])


def asked(desk: Client, bill: Bill) -> Approval:
    """Ask for the large correction."""
    desk.post(address("correct", bill), {**LINE, "confirm": "1"})
    return Approval.objects.get()


def test_the_clerk_reads_that_a_second_person_is_needed_and_nothing_changes(billing_desk: Client, bill: Bill) -> None:
    check = billing_desk.post(address("correct", bill), LINE).text
    answer = billing_desk.post(address("correct", bill), {**LINE, "confirm": "1"}, follow=True).text

    assert "ほかの担当者の承認が必要です" in check
    assert "承認を依頼する" in check
    assert "新しい版を作る" not in check
    assert "承認を依頼しました。ほかの担当者が承認するまで、請求は変わりません。" in answer
    assert Bill.objects.get().superseded_at is None


def test_a_small_one_is_made_at_once_as_ever(billing_desk: Client, bill: Bill) -> None:
    small = {**LINE, "amount": "-500"}

    assert "承認" not in billing_desk.post(address("correct", bill), small).text
    billing_desk.post(address("correct", bill), {**small, "confirm": "1"})

    assert Bill.objects.newest().get().total == 87_500
    assert not Approval.objects.exists()


def test_the_bill_shows_what_waits_and_leads_there_whoever_may_see_it(
    billing_desk: Client, desk: Client, bill: Bill
) -> None:
    approval = asked(billing_desk, bill)
    link = reverse("desk:approvals_approval_change", args=[approval.public_id])

    for name in ("change", "correct"):
        assert link in billing_desk.get(address(name, bill)).text
    other = desk.get(address("change", bill)).text  # 窓口
    assert "承認を待っている訂正があります" in other
    assert link not in other


def test_a_second_click_asks_once_and_keeps_what_was_typed(billing_desk: Client, bill: Bill) -> None:
    asked(billing_desk, bill)

    answer = billing_desk.post(address("correct", bill), {**LINE, "confirm": "1"})

    assert "承認を待っている訂正があります" in answer.text
    assert "工事費の訂正" in answer.text
    assert Approval.objects.count() == 1


def test_a_colleague_approves_and_the_page_names_both(
    billing_desk: Client, admin_desk: Client, bill: Bill, contractor: User, client_of: ClientOf
) -> None:
    approval = asked(billing_desk, bill)
    shown = admin_desk.get(reverse("desk:approvals_approval_change", args=[approval.public_id])).text
    assert address("change", bill) in shown
    assert "−20,000円" in shown
    assert REASON in shown

    url = reverse("desk:approvals_approval_approve", args=[approval.public_id])
    digest = admin_desk.get(url).text.split('name="digest" value="')[1].split('"')[0]
    admin_desk.post(url, {"digest": digest})

    made = Bill.objects.newest().get()
    assert made.total == 68_000
    page = billing_desk.get(address("change", made)).text
    assert "訂正 請求の人（seikyu）・承認 管理の人（s-0001）" in page
    customer = client_of(contractor).get(reverse("billing:statements:detail", args=[made.public_id])).text
    for hidden in ("seikyu", "s-0001", REASON):
        assert hidden not in customer


def test_pieces_lead_to_the_second_person_too(billing_desk: Client, clerk: User, bill: Bill) -> None:
    made = corrected(-6_000, clerk)
    piece = {**LINE, "amount": "-6000"}

    assert "ほかの担当者の承認が必要です" in billing_desk.post(address("correct", made), piece).text
    billing_desk.post(address("correct", made), {**piece, "confirm": "1"})

    assert Bill.objects.newest().get() == made
    assert queries.waiting(made) is not None


def test_bills_in_question_name_who_made_them_so_in_a_steady_number_of_queries(
    billing_desk: Client, clerk: User, contractor: User
) -> None:
    url = reverse("desk:billing_flaggedbill_changelist")
    billing_desk.get(url)
    counts = []
    for number in range(3):
        bill = a_large_bill(a_contract(f"1009990{number}", contractor))
        Bill.objects.filter(pk=bill.pk).update(is_flagged=True, bill_total=1, superseded_at=None)
        if number:
            Bill.objects.filter(pk=bill.pk).update(corrected_by=clerk.public_id, corrected_from=1)
        with CaptureQueriesContext(connection) as captured:
            answer = billing_desk.get(url)
        counts.append(len(captured))

    cells = str([row["cells"] for row in answer.context["rows"]])
    assert cells.count("訂正 請求の人（seikyu）") == 2
    assert cells.count("会社のファイル") == 1
    assert counts[1] == counts[2]
    assert Bill.objects.filter(month=MONTH).count() == 3
