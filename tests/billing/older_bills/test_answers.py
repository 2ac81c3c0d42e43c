"""以前のご利用明細: requests of customers, answered by the billing role."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from billing.models import Bill, OldBillsRequest
from desk.staff.roles import Role
from portal.audit.models import Entry
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven
from tests.people import an_insider

pytestmark = pytest.mark.django_db

INDEX = reverse("desk:billing_oldbillsrequest_changelist")
OLD, NEW = date(2024, 4, 1), date(2026, 11, 1)


@pytest.fixture
def desk(client_of: ClientOf) -> Client:
    """A browser of the billing role."""
    return having_just_proven(client_of(an_insider("seikyu", "せいきゅう", Role.BILLING)))


@pytest.fixture
def old(contractor: User) -> Bill:
    """A bill that is shown no more."""
    contract = contractor.contracts.get()
    an_item(a_bill(contract, NEW), 1, "基本料", 8000)
    bill = a_bill(contract, OLD)
    an_item(bill, 1, "以前の基本料", 8000)
    return bill


@pytest.fixture
def asked(contractor: User, old: Bill) -> OldBillsRequest:
    return OldBillsRequest.objects.create(
        account=contractor, contract=old.contract, first=OLD, last=OLD, note="確定申告のため"
    )


def address(asked: OldBillsRequest) -> str:
    return reverse("desk:billing_oldbillsrequest_change", args=[asked.public_id])


def test_one_press_opens_the_bills_to_the_customer(
    desk: Client, asked: OldBillsRequest, old: Bill, contractor: User, client_of: ClientOf
) -> None:
    assert address(asked) in desk.get(INDEX).text
    assert "確定申告のため" in desk.get(address(asked)).text

    desk.post(address(asked), {"open": "1"})

    page = client_of(contractor).get(reverse("billing:statements:detail", args=[old.public_id]))
    assert "以前の基本料" in page.text
    assert address(asked) not in desk.get(INDEX).text
    entry = Entry.objects.get(action="billing:older_bills:opened")
    by_clerk = {"asked": asked.public_id, "via": "desk", "role": "billing"}
    assert (entry.about, entry.detail) == (contractor.public_id, by_clerk)


def test_a_refusal_needs_words_for_the_customer(
    desk: Client, asked: OldBillsRequest, contractor: User, client_of: ClientOf
) -> None:
    assert "mp-errtext" in desk.post(address(asked), {"refuse": "1", "answer": ""}).text
    asked.refresh_from_db()
    assert asked.state == "asked"

    desk.post(address(asked), {"refuse": "1", "answer": "別のご名義の期間のため公開できません。"})

    page = client_of(contractor).get(reverse("billing:older_bills:detail", args=[asked.public_id]))
    assert "別のご名義の期間のため公開できません。" in page.text


def test_a_second_answer_comes_too_late(desk: Client, asked: OldBillsRequest) -> None:
    desk.post(address(asked), {"open": "1"})

    answer = desk.post(address(asked), {"refuse": "1", "answer": "だめです。"}, follow=True)

    assert "ほかの担当者がすでに回答しています" in answer.text
    asked.refresh_from_db()
    assert asked.state == "open"


def test_who_holds_the_contract_no_longer_is_answered_nothing(
    desk: Client, asked: OldBillsRequest, old: Bill, stranger: User
) -> None:
    Contract.objects.filter(pk=old.contract_id).update(holder=stranger)

    answer = desk.post(address(asked), {"open": "1"}, follow=True)

    assert "いまはこのご契約を登録していないため、回答できません" in answer.text
    assert "公開する" not in answer.text
    assert address(asked) not in desk.get(INDEX).text
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_a_customer_answers_nothing(asked: OldBillsRequest, contractor: User, client_of: ClientOf) -> None:
    client_of(contractor).post(address(asked), {"open": "1"})

    asked.refresh_from_db()
    assert asked.state == "asked"
