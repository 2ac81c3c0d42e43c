"""退会 accepted and called off at the desk, with a reason that the customer reads."""

import pytest
from django.test import Client

from accounts.users.models import State
from accounts.models import User, Withdrawal
from tests.conftest import ClientOf
from tests.desk.using import REASON, act, entries, page
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def test_the_customer_is_told_and_signed_out(desk: Client, contractor: User, agent: User, client_of: ClientOf) -> None:
    hers = client_of(contractor)

    answer = desk.post(act(contractor, "withdraw"), REASON, follow=True)

    assert "退会を受け付けました" in answer.text
    assert "退会手続き中" in answer.text
    assert hers.get("/home/").status_code == 302
    (entry,) = entries("accounts:withdrawal:begun")
    assert (entry.actor, entry.about, entry.detail["reason"]) == (agent.public_id, contractor.public_id, "call")
    assert any("お問い合わせ窓口で" in one.text and one.to == contractor.email for one in deliver())


def test_it_is_called_off(desk: Client, contractor: User) -> None:
    desk.post(act(contractor, "withdraw"), REASON)

    answer = desk.post(act(contractor, "call-off"), REASON, follow=True)

    assert "退会を取りやめました" in answer.text
    contractor.refresh_from_db()
    assert contractor.state == State.ACTIVE
    assert desk.get(page(contractor)).text.count("退会手続き中") == 0


def test_what_is_not_there_cannot_be_called_off(desk: Client, contractor: User) -> None:
    answer = desk.post(act(contractor, "call-off"), REASON, follow=True)

    assert "取りやめられる退会はありません" in answer.text
    assert not Withdrawal.objects.exists()
