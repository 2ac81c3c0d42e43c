"""ご請求: found by number, month, amount or id; read with items and revisions."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from billing.invoices import actions as invoice_actions
from billing.models import Bill
from portal.audit.models import Entry
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.people import a_contract

pytestmark = pytest.mark.django_db

SEARCH = reverse("desk:billing_bill_changelist")
MAY_MONTH, APRIL = date(2026, 5, 1), date(2026, 4, 1)


@pytest.fixture
def desk(agent: User, client_of: ClientOf) -> Client:
    """The agent's browser."""
    return client_of(agent)


FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


def page(bill: Bill) -> str:
    return reverse("desk:billing_bill_change", args=[bill.public_id])


def test_a_bill_is_found_by_each_of_its_facts(desk: Client, contractor: User, stranger: User) -> None:
    bill = a_bill(contractor.contracts.get(), MAY_MONTH)
    other = a_bill(stranger.contracts.get(), MAY_MONTH)
    a_bill(contractor.contracts.get(), APRIL)

    for given in (
        {"customer_number": "010012345", "month": "2026-05"},
        {"customer_number": "10012345", "month": "202605", "total": str(bill.total)},
        {"month": "2026-05", "customer_number": "10012345", "total": f"{bill.total:,}円".translate(FULL_WIDTH)},
        {"public_id": bill.public_id},
    ):
        assert desk.post(SEARCH, given).headers["Location"] == page(bill)
    invoice = invoice_actions.of_bill(public_id=bill.public_id)
    assert invoice is not None
    for given in (
        {"number": invoice.number},
        {"month": "2026-05", "total": str(bill.total), "name_kana": "みなと ひかり"},
        {"name_kana": "ミナト　ヒカリ", "month": "2026/05"},
        {"customer_number": "10012345", "month": "令和8年5月"},
        {"customer_number": "10012345", "month": "Ｒ８．５"},
        {"customer_number": "10012345", "month": "２０２６年５月"},
    ):
        assert desk.post(SEARCH, given).headers["Location"] == page(bill)
    assert page(other) in desk.post(SEARCH, {"month": "2026-05", "total": str(bill.total)}, follow=True).text
    every = desk.post(SEARCH, {"customer_number": "10012345"}, follow=True).text
    assert page(bill) in every
    assert page(other) not in every


@pytest.mark.parametrize(
    "given", [{}, {"month": "2026-05"}, {"total": "100"}, {"customer_number": "1", "month": "5月"}]
)
def test_a_search_names_a_contract_or_a_bill(desk: Client, contractor: User, given: dict[str, str]) -> None:
    bill = a_bill(contractor.contracts.get(), MAY_MONTH)

    answer = desk.post(SEARCH, given)

    assert answer.status_code == 200
    assert page(bill) not in answer.text


def test_a_bill_is_shown_with_items_and_revisions_and_the_look_is_on_record(
    desk: Client, contractor: User, agent: User
) -> None:
    contract = contractor.contracts.get()
    former = a_bill(contract, MAY_MONTH)
    Bill.objects.filter(pk=former.pk).update(superseded_at=timezone.now())
    bill = a_bill(contract, MAY_MONTH, revision=2)
    an_item(bill, 1, "特別な工事費", 1234)

    shown = desk.get(page(bill)).text

    assert "特別な工事費" in shown
    assert "1,234円" in shown
    assert page(former) in shown
    entry = Entry.objects.get(action="billing:lookup:opened")
    assert (entry.actor, entry.about, entry.detail) == (
        agent.public_id,
        contractor.public_id,
        {"bill": bill.public_id, "via": "desk", "role": "agent"},
    )


def test_no_name_stands_on_it(desk: Client, contractor: User) -> None:
    shown = desk.get(page(a_bill(contractor.contracts.get(), MAY_MONTH))).text

    for secret in ("湊 ひかり", "09012345678", "虎ノ門", contractor.email):
        assert secret not in shown


def test_a_colleagues_bill_is_not_there(desk: Client, agent: User) -> None:
    bill = a_bill(a_contract("30000001", agent), MAY_MONTH)

    assert desk.get(page(bill)).status_code == 404
    assert page(bill) not in desk.post(SEARCH, {"customer_number": "30000001"}, follow=True).text
