from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from accounts.contact_changes import undoing
from accounts.freeze import actions, queries
from accounts.mailed_links.mailed import LinkDead
from accounts.models import Freeze, Notice, Passkey, PasswordReset, Phone, RecoveryCode, TrustedBrowser, User
from accounts.password_reset import actions as password_reset_actions
from accounts.phones import actions as phone_actions
from accounts.recovery_codes import actions as recovery_code_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from portal.audit.by import By, Via
from portal.audit.models import Entry
from tests.accounts.contact_changes.changing import NEW, NEW_ADDRESS, changed, keyed, latest, links, moved, proven
from tests.accounts.freeze.freezing import (
    CHOSEN,
    CONFIRM,
    DONE,
    INDEX,
    RESET_CODE,
    RESET_NEW,
    UNDO,
    closes,
    comes_back,
    follows_a_reset,
    link_of,
)
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.accounts.sign_in.signing_in import HOME, REFUSED, sign_in
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import PASSWORD
from tests.portal.threads import together


class TestTheLink:
    def test_a_scanner_that_opens_it_changes_nothing(self, contractor: User, client_of: ClientOf) -> None:
        elsewhere, client = client_of(contractor), Client()

        for _ in range(2):
            client.get(link_of(contractor))
            assert "アカウントを緊急停止する" in client.get(CONFIRM).text

        contractor.refresh_from_db()
        assert elsewhere.get(HOME).status_code == 200
        assert contractor.check_password(PASSWORD)
        assert not Freeze.objects.exists()

    def test_its_holder_closes_the_account_without_signing_in(self, contractor: User, client_of: ClientOf) -> None:
        elsewhere = client_of(contractor)

        closes(contractor)

        assert elsewhere.get(HOME).status_code == 302
        assert REFUSED in sign_in(Client()).text
        entry = Entry.objects.get(action="accounts:freeze:begun")
        assert (entry.about, entry.detail) == (contractor.public_id, {"via": "link", "sessions_ended": 1})

    def test_without_it_nobody_closes_anything(self, contractor: User, stranger: User, client_of: ClientOf) -> None:
        for client in (Client(), client_of(stranger)):
            assert client.post(CONFIRM, {"account": contractor.public_id}).status_code == 410
            assert client.get(DONE).status_code == 410

        assert not Freeze.objects.exists()

    def test_a_stranger_closes_their_own_account_only(
        self, contractor: User, stranger: User, client_of: ClientOf
    ) -> None:
        client_of(stranger).post(INDEX, {"account": contractor.public_id})

        assert [one.account for one in Freeze.objects.all()] == [stranger]

    def test_links_of_before_are_dead_once_the_owner_is_back(self, contractor: User) -> None:
        with_phone(contractor)
        link = link_of(contractor)
        closes(contractor)
        comes_back(contractor)

        assert Client().get(link).status_code == 410

    def test_a_link_of_later_works_again(self, contractor: User) -> None:
        actions.begin(account=contractor, by=By.owner(contractor, Via.LINK))
        actions.lift(account=contractor)
        Freeze.objects.update(lifted_at=F("lifted_at") - timedelta(minutes=1))

        closes(contractor)

        assert Freeze.objects.open().count() == 1

    def test_an_archived_account_has_none(self, contractor: User) -> None:
        User.objects.filter(pk=contractor.pk).update(state="archived")

        assert Client().get(link_of(contractor)).status_code == 410


class TestWhatIsClosed:
    def test_every_way_in_is(self, contractor: User) -> None:
        with_phone(contractor)
        old, young = a_passkey(contractor), a_passkey(contractor)
        Passkey.objects.filter(pk=old.pk).update(created_at=F("created_at") - timedelta(days=11))
        trusted_browser_actions.trust(account=contractor, former="", user_agent="")
        recovery_code_actions.make(account=contractor)
        asked = PasswordReset.objects.create(account=contractor)

        closes(contractor)

        contractor.refresh_from_db()
        assert not contractor.has_usable_password()
        assert Phone.objects.get(user=contractor).paused_at
        assert [(key.pk, key.confirmed) for key in Passkey.objects.all()] == [(old.pk, False)]
        assert not Passkey.objects.filter(pk=young.pk).exists()
        assert not TrustedBrowser.objects.exists()
        assert not RecoveryCode.objects.exists()
        assert not password_reset_actions.is_usable(asked.public_id)

    def test_recovery_codes_on_old_paper_stay(self, contractor: User) -> None:
        recovery_code_actions.make(account=contractor)
        RecoveryCode.objects.update(made_at=F("made_at") - timedelta(days=11))

        closes(contractor)

        assert RecoveryCode.objects.count() == 10

    def test_mailbox_and_former_mailbox_are_told(self, contractor: User) -> None:
        moved(contractor)
        deliver()

        closes(contractor)

        letters = deliver()
        assert {letter.to for letter in letters} == {"hikari@example.com", NEW_ADDRESS}
        assert all("緊急停止しました" in letter.subject and "お申し出により" in letter.text for letter in letters)
        assert not links(letters, "/account/freeze/")
        assert "お申し出により" in Notice.objects.get(account=contractor, title="アカウントを緊急停止しました").body

    def test_closing_twice_tells_once(self, contractor: User) -> None:
        closes(contractor)
        deliver()

        closes(contractor)

        assert deliver() == []
        assert Freeze.objects.count() == 1


class TestFromOnesSettings:
    def test_this_browser_goes_too(self, contractor: User, client_of: ClientOf) -> None:
        client = client_of(contractor)

        assert client.post(INDEX).headers["Location"] == DONE

        assert client.get(HOME).status_code == 302
        assert "新しいパスワードを設定する" in client.get(DONE).text

    def test_whoever_has_just_proven_who_they_are_stays(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        client, elsewhere = proven(client_of(contractor)), client_of(contractor)
        former = client.session.session_key

        client.post(INDEX)

        assert client.get(HOME).status_code == 200
        assert client.session.session_key != former
        assert elsewhere.get(HOME).status_code == 302


class TestComingBack:
    def test_mailbox_and_phone_open_it_again(self, contractor: User) -> None:
        with_phone(contractor)
        old = a_passkey(contractor)
        Passkey.objects.update(created_at=F("created_at") - timedelta(days=11))
        closes(contractor)
        deliver()

        comes_back(contractor)

        contractor.refresh_from_db()
        old.refresh_from_db()
        assert contractor.check_password(CHOSEN)
        assert old.confirmed
        assert Phone.objects.get(user=contractor).paused_at is None
        assert queries.open(contractor.pk) is None
        assert Entry.objects.filter(action="accounts:freeze:lifted", about=contractor.public_id).count() == 1

    def test_the_password_of_before_does_not(self, contractor: User) -> None:
        with_phone(contractor)
        closes(contractor)

        answer = comes_back(contractor, password=PASSWORD)

        assert "停止する前のパスワードは使えません" in answer.text
        assert queries.open(contractor.pk) is not None

    def test_the_mailbox_alone_does_not(self, contractor: User) -> None:
        with_phone(contractor)
        closes(contractor)
        client = follows_a_reset(contractor)

        answer = client.post(RESET_NEW, {"password": CHOSEN, "again": CHOSEN})

        contractor.refresh_from_db()
        assert answer.headers["Location"] == RESET_CODE
        assert not contractor.has_usable_password()

    def test_an_intruders_phone_does_not(self, contractor: User) -> None:
        with_phone(contractor)
        changed(contractor, NEW)
        closes(contractor)
        deliver()
        client = follows_a_reset(contractor)

        client.post(RESET_CODE, {"way": "phone:sms"})

        assert [sms.to for sms in deliver()] == [MOBILE]

    def test_an_intruders_mailbox_does_not_where_there_was_no_phone(self, guest: User) -> None:
        change = moved(guest)
        closes(guest)
        asked = PasswordReset.objects.create(account=guest)

        assert not password_reset_actions.is_usable(asked.public_id)
        with pytest.raises(LinkDead):
            password_reset_actions.set_password(public_id=asked.public_id, password=CHOSEN)
        undoing.undo(change=change)
        again = PasswordReset.objects.create(account=guest)
        password_reset_actions.set_password(public_id=again.public_id, password=CHOSEN)
        assert queries.open(guest.pk) is None

    def test_the_page_leads_to_taking_back_what_was_changed(self, contractor: User) -> None:
        with_phone(contractor)
        first = changed(contractor, NEW)
        keyed(contractor)
        client = closes(contractor)
        deliver()
        page = client.get(DONE).text
        assert page.count("この変更から取り消す") == 2
        assert page.index("電話番号が") < page.index("パスキー")

        assert client.post(DONE, {"from": "A" * 22}).status_code == 200
        assert client.post(DONE, {"from": first.public_id}).headers["Location"] == UNDO
        client.post(UNDO, {"way": "phone:sms"})

        assert [sms.to for sms in deliver()] == [MOBILE]
        client.post(UNDO, {"digits": latest().digits()})
        assert Phone.objects.get(user=contractor, confirmed=True).number == MOBILE

    def test_a_phone_that_its_owner_had_paused_before_stays_paused(self, contractor: User) -> None:
        with_phone(contractor)
        phone_actions.pause(account=contractor, by=By.owner(contractor))
        closes(contractor)

        actions.lift(account=contractor)

        assert Phone.objects.get(user=contractor).paused_at

    def test_a_passkey_under_suspicion_stays_out_of_use(self, contractor: User) -> None:
        a_passkey(contractor)
        Passkey.objects.update(
            created_at=F("created_at") - timedelta(days=11), confirmed=False, suspected_at="2026-01-01T00:00Z"
        )
        closes(contractor)

        actions.lift(account=contractor)

        assert not Passkey.objects.get().confirmed


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_presses_one_closes_the_account(contractor: User) -> None:
    with_phone(contractor)

    together(20, lambda: actions.begin(account=contractor, by=By.owner(contractor, Via.LINK)))

    assert Freeze.objects.count() == 1
    assert Entry.objects.filter(action="accounts:freeze:begun").count() == 1
