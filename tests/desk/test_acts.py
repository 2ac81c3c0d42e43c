"""Acts of the desk for a customer: with a reason, after reauthentication, and on record."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.codes import queries, subjects
from accounts.models import Challenge, Contract, Freeze, Notice, PasswordLock, Registration, User
from accounts.password_lock import actions as password_lock_actions
from portal.audit import trail
from portal.audit.models import Entry
from tests.conftest import ClientOf
from tests.desk import rows
from tests.desk.using import REASON, act, entries, page
from tests.letters import deliver
from tests.people import a_contract, an_account

pytestmark = pytest.mark.django_db


def told(customer: Client) -> list[str]:
    """Return the sentences of the customer's own log."""
    return [event.text for event in customer.get(reverse("accounts:security_log:index")).context["page"].events]


class TestActs:
    def test_a_lock_is_lifted_for_a_reason(self, desk: Client, contractor: User, agent: User) -> None:
        PasswordLock.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))
        for _ in range(10):
            password_lock_actions.WRONG_PASSWORDS.take(password_lock_actions.key_of(contractor))

        answer = desk.post(act(contractor, "unlock"), REASON, follow=True)

        assert "ログインの停止を解除しました" in answer.text
        assert not PasswordLock.objects.open().exists()
        assert not password_lock_actions.WRONG_PASSWORDS.is_spent(password_lock_actions.key_of(contractor))
        (entry,) = entries("accounts:password_lock:unlocked")
        assert (entry.actor, entry.about, entry.detail["reason"]) == (agent.public_id, contractor.public_id, "call")
        assert Notice.objects.filter(account=contractor).exists()

    def test_the_customer_reads_one_line_about_it(self, desk: Client, contractor: User, client_of: ClientOf) -> None:
        PasswordLock.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))

        desk.post(act(contractor, "unlock"), REASON)

        read = told(client_of(contractor))
        assert [text for text in read if "停止を" in text] == [
            "パスワードによるログインの停止を、お問い合わせ窓口で解除しました"
        ]

    def test_nothing_to_unlock_is_said_and_not_recorded(self, desk: Client, contractor: User) -> None:
        answer = desk.post(act(contractor, "unlock"), REASON, follow=True)

        assert "ログインは停止していません" in answer.text
        assert entries("accounts:password_lock:unlocked") == []

    def test_a_lock_in_the_trusted_browsers_is_seen_and_lifted(self, desk: Client, contractor: User) -> None:
        for _ in range(10):
            password_lock_actions.WRONG_WHERE_TRUSTED.take(password_lock_actions.key_of(contractor))
        assert "信頼済みのブラウザーで停止中" in desk.get(page(contractor)).text

        answer = desk.post(act(contractor, "unlock"), REASON, follow=True)

        assert "ログインの停止を解除しました" in answer.text
        assert "信頼済みのブラウザーで停止中" not in answer.text

    def test_codes_are_sent_again_once_their_wrong_digits_are_forgiven(
        self, desk: Client, contractor: User, agent: User, client_of: ClientOf
    ) -> None:
        Challenge.objects.bulk_create(
            Challenge(subject=subjects.account(contractor), purpose="login", browser="x", tries=5, tried_at=Now())
            for _ in range(10)
        )
        assert "30日間の誤り50回" in desk.get(page(contractor)).text

        answer = desk.post(act(contractor, "forgive-codes"), REASON, follow=True)

        assert "認証コードをふたたび使えるようにしました" in answer.text
        assert queries.length_for(subjects.account(contractor)) == 4
        (entry,) = entries("accounts:codes:forgiven")
        assert (entry.actor, entry.about) == (agent.public_id, contractor.public_id)
        assert entry.detail["reason"] == "call"
        assert "お問い合わせ窓口で、認証コードの誤りの記録を消しました" in told(client_of(contractor))
        assert "記録されていません" in desk.post(act(contractor, "forgive-codes"), REASON, follow=True).text

    def test_a_lock_of_codes_is_seen_and_lifted(self, desk: Client, contractor: User) -> None:
        subject = subjects.account(contractor)
        Challenge.objects.create(subject=subject, purpose="login", browser="x", tries=5, tried_at=timezone.now())
        assert queries.standings([subject])[subject].locked_until
        assert "まで 30日間の誤り5回" in desk.get(page(contractor)).text

        desk.post(act(contractor, "forgive-codes"), REASON)

        assert subject not in queries.standings([subject])

    def test_a_closed_account_is_called_so(self, desk: Client, contractor: User) -> None:
        desk.post(act(contractor, "lock-down"), REASON)

        assert desk.get(page(contractor)).text.count("停止中") >= 3

    def test_the_customer_is_signed_out_everywhere(
        self, desk: Client, contractor: User, agent: User, client_of: ClientOf
    ) -> None:
        hers = client_of(contractor)

        desk.post(act(contractor, "end-sessions"), REASON)

        assert hers.get("/home/").status_code == 302
        (entry,) = entries("accounts:sessions:ended")
        assert (entry.actor, entry.about) == (agent.public_id, contractor.public_id)
        assert (entry.detail["reason"], entry.detail["sessions"]) == ("call", 1)
        assert "お問い合わせ窓口で、ログイン中の端末をログアウトしました（1台）" in told(client_of(contractor))

    def test_an_account_is_closed_without_anybody_setting_a_password(
        self, desk: Client, contractor: User, client_of: ClientOf
    ) -> None:
        hers = client_of(contractor)

        desk.post(act(contractor, "lock-down"), REASON)

        contractor.refresh_from_db()
        assert not contractor.has_usable_password()
        assert Freeze.objects.open().filter(account=contractor).exists()
        assert hers.get("/home/").status_code == 302
        assert "すでに緊急停止しています" in desk.post(act(contractor, "lock-down"), REASON, follow=True).text
        assert len(entries("accounts:freeze:begun")) == 1

    def test_of_the_closing_the_customer_hears_that_the_desk_did_it(
        self, desk: Client, contractor: User, agent: User, client_of: ClientOf
    ) -> None:
        desk.post(act(contractor, "lock-down"), REASON)

        (mail,) = deliver()
        notice = Notice.objects.filter(account=contractor).latest("pk")
        for said in (mail.text, mail.html, notice.body):
            assert "第三者に使われているおそれがあるため、お問い合わせ窓口で" in said
            assert "お申し出" not in said
        (entry,) = entries("accounts:freeze:begun")
        assert (entry.actor, entry.about) == (agent.public_id, contractor.public_id)
        contractor.refresh_from_db()
        assert [text for text in told(client_of(contractor)) if "アカウントを緊急停止" in text] == [
            "お問い合わせ窓口で、アカウントを緊急停止しました"
        ]

    @pytest.mark.parametrize("name", ["unlock", "forgive-codes", "end-sessions", "lock-down"])
    def test_no_act_happens_without_a_reason_or_by_looking(
        self, desk: Client, contractor: User, client_of: ClientOf, name: str
    ) -> None:
        hers = client_of(contractor)

        assert desk.get(act(contractor, name)).status_code == 200
        assert "理由を選択してください" in desk.post(act(contractor, name), {"reason": ""}).text

        assert hers.get("/home/").status_code == 200
        assert not Entry.objects.filter(action__startswith="portal:desk:", about=contractor.public_id).exists()

    @pytest.mark.parametrize("name", ["unlock", "forgive-codes", "end-sessions", "lock-down"])
    def test_an_act_is_one_entry_found_by_who_did_it_and_by_the_person_concerned(
        self, desk: Client, contractor: User, agent: User, client_of: ClientOf, name: str
    ) -> None:
        client_of(contractor)
        PasswordLock.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))
        Challenge.objects.create(
            subject=subjects.undoing(contractor), purpose="login", browser="x", tries=5, tried_at=timezone.now()
        )

        desk.post(act(contractor, name), REASON)

        (entry,) = Entry.objects.filter(actor=agent.public_id, about=contractor.public_id, detail__has_key="reason")
        assert entry.detail["via"] == "desk"
        assert (entry.detail["reason"], entry.detail["ticket"]) == (REASON["reason"], REASON["ticket"])

    def test_an_act_that_is_made_up_is_not_there(self, desk: Client, contractor: User) -> None:
        assert desk.post(act(contractor, "set-password"), REASON).status_code == 404

    def test_the_mail_of_a_registration_is_sent_again(self, desk: Client) -> None:
        account = an_account("kari-holder", "かり")
        contract = a_contract("20054321", account)
        rows.waiting(account)
        Contract.objects.filter(pk=contract.pk).update(holder=None, held_since=None)
        url = reverse("desk:accounts_contract_resend", args=[contract.public_id])

        desk.post(url, REASON)

        assert [letter.to for letter in deliver()] == ["umineko@example.com"]
        assert Registration.objects.get().mails == 2
        (entry,) = entries("accounts:registration:resent")
        assert (entry.about, entry.detail["reason"], entry.detail["via"]) == (contract.public_id, "call", "desk")
        assert "いまは再送できません" in desk.post(url, REASON, follow=True).text

    def test_a_mail_that_could_not_be_written_down_is_not_sent(
        self, desk: Client, contractor: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows.waiting(contractor)
        Contract.objects.update(holder=None, held_since=None)
        contract = Contract.objects.get()
        record = trail.record

        def fails(action: str, **facts: Any) -> None:
            if action == "accounts:registration:resent":
                raise ZeroDivisionError
            record(action, **facts)

        monkeypatch.setattr(trail, "record", fails)

        with pytest.raises(ZeroDivisionError):
            desk.post(reverse("desk:accounts_contract_resend", args=[contract.public_id]), REASON)

        assert deliver() == []
        assert Registration.objects.get().mails == 1

    def test_the_address_it_goes_to_is_not_shown(self, desk: Client, contractor: User) -> None:
        rows.waiting(contractor)

        url = reverse("desk:accounts_contract_change", args=[contractor.contracts.get().public_id])

        assert "umineko" not in desk.get(url).text
