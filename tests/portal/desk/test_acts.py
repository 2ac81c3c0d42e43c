"""What the desk does for a customer: with a reason, after a fresh proof, and on record."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.lockout import actions as lockout
from accounts.models import Contract, Lockdown, Lockout, Notice, Registration, User
from accounts.proof import queries as proof
from accounts.proof.strengths import Strength
from portal.audit.models import Entry
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract, an_account
from tests.portal.desk import rows

pytestmark = pytest.mark.django_db

SEARCH = reverse("desk:customers:index")
REASON = {"reason": "call", "ticket": "A-1042"}


@pytest.fixture
def desk(agent: User, client_of: ClientOf) -> Client:
    """The agent's browser, with a fresh proof."""
    client = client_of(agent)
    session = client.session
    session[proof.KEY] = {Strength.PHONE.word: proof.now()}
    session.save()
    return client


def page(customer: User) -> str:
    return reverse("desk:customers:account", args=[customer.public_id])


def act(customer: User, name: str) -> str:
    return reverse("desk:customers:act", args=[customer.public_id, name])


def entries(action: str) -> list[Entry]:
    return list(Entry.objects.filter(action=action).order_by("pk"))


class TestActs:
    def test_a_lock_is_lifted_for_a_reason(self, desk: Client, contractor: User, agent: User) -> None:
        Lockout.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))
        for _ in range(10):
            lockout.WRONG_PASSWORDS.take(lockout.key_of(contractor))

        answer = desk.post(act(contractor, "unlock"), REASON, follow=True)

        assert "ログインの停止を解除しました" in answer.text
        assert not Lockout.objects.open().exists()
        assert not lockout.WRONG_PASSWORDS.is_spent(lockout.key_of(contractor))
        (entry,) = entries("portal:desk:unlocked")
        assert (entry.actor, entry.about, entry.detail["reason"]) == (agent.public_id, contractor.public_id, "call")
        assert Notice.objects.filter(account=contractor).exists()

    def test_nothing_to_unlock_is_said_and_not_recorded(self, desk: Client, contractor: User) -> None:
        answer = desk.post(act(contractor, "unlock"), REASON, follow=True)

        assert "ログインは停止していません" in answer.text
        assert entries("portal:desk:unlocked") == []

    def test_the_customer_is_signed_out_everywhere(self, desk: Client, contractor: User, client_of: ClientOf) -> None:
        hers = client_of(contractor)

        desk.post(act(contractor, "end-sessions"), REASON)

        assert hers.get("/home/").status_code == 302
        assert entries("portal:desk:sessions_ended")[0].about == contractor.public_id

    def test_an_account_is_closed_without_anybody_setting_a_password(
        self, desk: Client, contractor: User, client_of: ClientOf
    ) -> None:
        hers = client_of(contractor)

        desk.post(act(contractor, "lock-down"), REASON)

        contractor.refresh_from_db()
        assert not contractor.has_usable_password()
        assert Lockdown.objects.open().filter(account=contractor).exists()
        assert hers.get("/home/").status_code == 302
        assert "すでに停止しています" in desk.post(act(contractor, "lock-down"), REASON, follow=True).text
        assert len(entries("portal:desk:locked_down")) == 1

    @pytest.mark.parametrize("name", ["unlock", "end-sessions", "lock-down"])
    def test_no_act_happens_without_a_reason_or_by_looking(
        self, desk: Client, contractor: User, client_of: ClientOf, name: str
    ) -> None:
        hers = client_of(contractor)

        assert desk.get(act(contractor, name)).status_code == 200
        assert "理由を選択してください" in desk.post(act(contractor, name), {"reason": ""}).text

        assert hers.get("/home/").status_code == 200
        assert not Entry.objects.filter(action__startswith="portal:desk:", about=contractor.public_id).exists()

    def test_an_act_that_is_made_up_is_not_there(self, desk: Client, contractor: User) -> None:
        assert desk.post(act(contractor, "set-password"), REASON).status_code == 404

    def test_the_mail_of_a_registration_is_sent_again(self, desk: Client) -> None:
        account = an_account("kari-holder", "かり")
        contract = a_contract("20054321", account)
        rows.waiting(account)
        Contract.objects.filter(pk=contract.pk).update(holder=None, held_since=None)
        url = reverse("desk:customers:resend", args=[contract.public_id])

        desk.post(url, REASON)

        assert [letter.to for letter in deliver()] == ["umineko@example.com"]
        assert Registration.objects.get().mails == 2
        assert entries("portal:desk:resent")[0].about == contract.public_id
        assert "いまは再送できません" in desk.post(url, REASON, follow=True).text

    def test_the_address_it_goes_to_is_not_shown(self, desk: Client, contractor: User) -> None:
        rows.waiting(contractor)

        url = reverse("desk:customers:contract", args=[contractor.contracts.get().public_id])

        assert "umineko" not in desk.get(url).text
