import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import Notice, PasswordLock, TrustedBrowser, User
from accounts.password_lock import actions as password_lock_actions
from accounts.sign_in import actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.trusted_browsers.queries import COOKIE
from portal.audit.models import Entry
from portal.delivery.models import Letter
from portal.limits.models import Tally
from tests.accounts.sign_in.signing_in import HOME, LOCKED, WRONG, fail, sign_in, statements
from tests.conftest import ClientOf
from tests.letters import Sent, deliver
from tests.portal.threads import together

CHOOSE = reverse("accounts:password_reset:confirm")
CONFIRM = reverse("accounts:password_reset:not_me_confirm")
SUBJECT = "アカウント停止のお知らせ"


def not_me(letter: Sent) -> str:
    """Return the "this was not me" link of the letter."""
    found = re.search(rf"{re.escape(settings.PORTAL_BASE_URL)}(/login/locked/not-me/\S+)", letter.text)
    assert found
    return found[1]


class TestLetter:
    def test_the_tenth_wrong_password_brings_one_letter_to_the_account(self, contractor: User) -> None:
        fail(9)
        assert deliver() == []

        fail(3)

        [letter] = deliver()
        lock = PasswordLock.objects.get()
        assert letter.to == contractor.email
        assert letter.subject == f"【{settings.PORTAL_NAME}】{SUBJECT}"
        assert "hikari" in letter.text
        assert reverse("accounts:password_reset:start") in letter.text
        assert timedelta(hours=23) < lock.until - lock.locked_at <= timedelta(hours=24)
        assert Entry.objects.get(action="accounts:password_lock:suspended").about == contractor.public_id

    def test_nobodys_identifier_writes_the_same_and_mails_nobody(self, contractor: User) -> None:
        fail(10, "nobody")

        assert deliver() == []
        assert PasswordLock.objects.get().account is None

    def test_the_tenth_failure_takes_as_many_statements_for_nobody_as_for_somebody(self, contractor: User) -> None:
        fail(9)
        fail(9, "nobody")

        known = statements(lambda: sign_in(Client(), password=WRONG))
        unknown = statements(lambda: sign_in(Client(), "nobody", WRONG))

        assert known == unknown
        suspended = Entry.objects.filter(action="accounts:password_lock:suspended").values_list("about", flat=True)
        assert list(suspended.order_by("pk")) == [contractor.public_id, ""]

    def test_an_archived_account_that_no_reset_opens_is_not_told_to_reset(self, contractor: User) -> None:
        User.objects.filter(pk=contractor.pk).update(state="archived")

        fail(10)

        assert deliver() == []
        assert PasswordLock.objects.get().account == contractor

    def test_a_fourth_lock_of_a_day_brings_no_letter(self, contractor: User) -> None:
        told = []
        for _ in range(4):
            fail(10)
            told.append(len(deliver()))
            password_lock_actions.lift(account=contractor)

        assert told == [1, 1, 1, 0]

    def test_a_lock_ends_by_itself_after_a_day(self, contractor: User) -> None:
        fail(10)
        assert sign_in(Client()).headers["Location"] == LOCKED
        Tally.objects.update(since=F("since") - timedelta(hours=24))
        PasswordLock.objects.update(
            until=F("until") - timedelta(hours=24), locked_at=F("locked_at") - timedelta(hours=24)
        )

        assert sign_in(Client()).headers["Location"] == HOME
        fail(10)

        assert PasswordLock.objects.count() == 2
        assert PasswordLock.objects.open().count() == 1

    def test_locks_are_forgotten_after_a_month(self, contractor: User) -> None:
        fail(10)
        PasswordLock.objects.update(locked_at=F("locked_at") - timedelta(days=31))

        call_command("purge", "password_locks", verbosity=0)

        assert not PasswordLock.objects.exists()


class TestTrustedBrowser:
    def trusting(self, account: User) -> Client:
        client = Client()
        client.cookies[COOKIE.key] = trusted_browser_actions.trust(account=account, former="", user_agent="")
        return client

    def test_a_stranger_cannot_lock_the_owner_out_of_it(self, contractor: User) -> None:
        fail(10)

        assert sign_in(self.trusting(contractor)).headers["Location"] == HOME
        assert sign_in(Client()).headers["Location"] == LOCKED

    def test_it_has_ten_tries_of_its_own(self, contractor: User) -> None:
        client = self.trusting(contractor)
        for number in range(10):
            sign_in(client, password=f"{WRONG}{number}")

        assert sign_in(client).headers["Location"] == LOCKED
        assert sign_in(Client()).headers["Location"] == HOME
        assert not PasswordLock.objects.filter(is_where_trusted=False).exists()

    def test_its_owner_is_told_when_they_are_spent_as_at_the_other_lock(self, contractor: User) -> None:
        client = self.trusting(contractor)

        for number in range(12):
            sign_in(client, password=f"{WRONG}{number}")

        (letter,) = deliver()
        assert (letter.to, SUBJECT in letter.subject) == (contractor.email, True)
        assert "信頼済みのブラウザーでの、パスワードによるログインを停止しました" in letter.text
        assert Entry.objects.get(action="accounts:password_lock:suspended").about == contractor.public_id

    def test_its_owner_takes_a_stolen_trust_away_by_the_link_of_that_mail(self, contractor: User) -> None:
        client = self.trusting(contractor)
        for number in range(10):
            sign_in(client, password=f"{WRONG}{number}")
        lock = PasswordLock.objects.get()

        owner = Client()
        owner.get(reverse("accounts:password_reset:not_me", args=[password_lock_actions.NOT_ME.token(lock.public_id)]))
        owner.post(CONFIRM)

        assert not TrustedBrowser.objects.exists()

    def test_its_owner_hears_of_both_locks(self, contractor: User) -> None:
        client = self.trusting(contractor)
        for number in range(10):
            sign_in(client, password=f"{WRONG}{number}")
            sign_in(Client(), password=f"{WRONG}{number}")

        assert len(deliver()) == 2

    def test_trust_of_another_account_is_none(self, contractor: User, stranger: User) -> None:
        fail(10)

        assert sign_in(self.trusting(stranger)).headers["Location"] == LOCKED

    def test_it_costs_as_much_for_nobody(self, contractor: User, stranger: User) -> None:
        client = self.trusting(stranger)

        known = statements(lambda: sign_in(client, password=WRONG))
        unknown = statements(lambda: sign_in(client, "nobody", WRONG))

        assert known == unknown


class TestUnlocking:
    def test_staff_unlock_with_a_reason_that_is_kept(self, contractor: User) -> None:
        fail(10)

        call_command("unlock_account", "hikari", by="S-1042", reason="identity_checked", verbosity=0)

        assert sign_in(Client()).headers["Location"] == HOME
        entry = Entry.objects.get(action="accounts:password_lock:unlocked")
        detail = {"reason": "identity_checked", "ticket": "S-1042", "via": "command"}
        assert (entry.about, entry.detail) == (contractor.public_id, detail)
        assert Notice.objects.filter(account=contractor, title__contains="停止を解除").exists()

    @pytest.mark.parametrize("arguments", [["hikari"], ["hikari", "--by=S-1"], ["hikari", "--by=S-1", "--reason=why"]])
    def test_nobody_unlocks_without_name_and_reason(self, contractor: User, arguments: list[str]) -> None:
        fail(10)

        with pytest.raises(CommandError):
            call_command("unlock_account", *arguments)

        assert PasswordLock.objects.open().exists()

    @pytest.mark.parametrize("account_id", ["hikari", "nobody"])
    def test_what_is_not_locked_is_not_unlocked(self, contractor: User, account_id: str) -> None:
        with pytest.raises(CommandError):
            call_command("unlock_account", account_id, by="S-1042", reason="system_fault")

        assert not Entry.objects.filter(action="accounts:password_lock:unlocked").exists()


class TestNotMe:
    def test_it_signs_out_everywhere_and_leads_to_a_new_password(
        self, contractor: User, client_of: ClientOf, stranger: User
    ) -> None:
        elsewhere, strangers = client_of(contractor), client_of(stranger)
        trusted_browser_actions.trust(account=contractor, former="", user_agent="")
        fail(10)
        [letter] = deliver()
        client = Client()
        assert client.get(not_me(letter)).headers["Location"] == CONFIRM
        assert elsewhere.get(HOME).status_code == 200  # a scanner that opens links changes nothing

        answer = client.post(CONFIRM)

        assert answer.headers["Location"] == CHOOSE
        assert elsewhere.get(HOME).status_code == 302
        assert strangers.get(HOME).status_code == 200
        assert not TrustedBrowser.objects.filter(account=contractor).exists()
        assert client.get(CHOOSE).status_code == 200

    def test_a_new_password_lifts_the_lock(self, contractor: User) -> None:
        fail(10)
        [letter] = deliver()
        client = Client()
        client.get(not_me(letter))
        client.post(CONFIRM)

        client.post(CHOOSE, {"password": "Kumo-to-Kaze-77", "again": "Kumo-to-Kaze-77"})

        assert sign_in(Client(), password="Kumo-to-Kaze-77").headers["Location"] == HOME
        assert not PasswordLock.objects.open().exists()

    def test_the_link_works_once(self, contractor: User) -> None:
        fail(10)
        link = not_me(deliver()[0])
        first, second = Client(), Client()
        first.get(link)
        second.get(link)
        first.post(CONFIRM)

        assert second.post(CONFIRM).status_code == 410
        assert Client().get(link).status_code == 410

    def test_without_a_link_there_is_nothing_to_do(self, contractor: User, client_of: ClientOf) -> None:
        hers = client_of(contractor)

        assert Client().post(CONFIRM).status_code == 410

        assert hers.get(HOME).status_code == 200


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_failures_one_brings_a_letter(contractor: User) -> None:
    key = actions.counted_as(contractor, "")
    for _ in range(10):
        actions.PER_ACCOUNT.take(key)

    told = together(20, lambda: password_lock_actions.suspend(account=contractor, key=key))

    assert told.count(True) == 1
    assert Letter.objects.filter(kind=password_lock_actions.SUSPENDED).count() == 1
    assert PasswordLock.objects.count() == 1
