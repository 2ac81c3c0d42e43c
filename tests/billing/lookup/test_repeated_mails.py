"""Sending the mail about a bill again."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from billing.bill_mails import actions
from billing.lookup.admin import OFTEN
from billing.models import Bill
from portal.audit.models import Entry
from tests.billing.statements.bills import a_bill
from tests.desk.using import REASON
from tests.letters import deliver

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 1)


def again(bill: Bill) -> str:
    return reverse("desk:billing_bill_announce", args=[bill.public_id])


def test_the_holder_gets_it_and_the_log_keeps_the_reason(billing_desk: Client, clerk: User, contractor: User) -> None:
    bill = a_bill(contractor.contracts.get(), APRIL)

    answer = billing_desk.post(again(bill), REASON, follow=True)

    assert "再送しました" in answer.text
    (mail,) = deliver()
    assert mail.to == contractor.email
    assert "2026年4月のご請求額が確定しました" in mail.subject
    entry = Entry.objects.get(action="billing:bill_mails:resent")
    assert (entry.actor, entry.about) == (clerk.public_id, contractor.public_id)


def test_of_a_revised_bill_it_is_the_mail_about_the_revision(billing_desk: Client, contractor: User) -> None:
    contract = contractor.contracts.get()
    a_bill(contract, APRIL)
    revised = a_bill(contract, APRIL, net=9000)

    billing_desk.post(again(revised), REASON)

    (mail,) = deliver()
    assert "2026年4月のご請求を訂正しました" in mail.subject


def test_a_fourth_time_in_a_day_is_refused_in_words(billing_desk: Client, contractor: User) -> None:
    bill = a_bill(contractor.contracts.get(), APRIL)
    for _ in range(actions.RESENT.count):
        billing_desk.post(again(bill), REASON, follow=True)
    sent = len(deliver())

    answer = billing_desk.post(again(bill), REASON, follow=True)

    assert OFTEN in answer.text
    assert "再送しました" not in answer.text
    assert (sent, deliver()) == (actions.RESENT.count, [])


def test_without_a_reason_nothing_leaves(billing_desk: Client, contractor: User) -> None:
    bill = a_bill(contractor.contracts.get(), APRIL)

    assert billing_desk.post(again(bill), {}).status_code == 200
    assert deliver() == []
