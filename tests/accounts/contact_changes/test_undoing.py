from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.contact_changes import undoing
from accounts.mailed_links.mailed import LinkDead
from accounts.models import (
    Challenge,
    ContactChange,
    Contract,
    Passkey,
    PasswordReset,
    RecoveryCode,
    User,
)
from accounts.password_lock import actions as password_lock_actions
from accounts.password_reset import actions as password_reset_actions
from accounts.phones import queries as phone_queries
from accounts.recovery_codes import actions as recovery_code_actions
from portal.audit.models import Entry
from tests.accounts.codes.challenges import wrong
from tests.accounts.contact_changes.changing import (
    NEW,
    NEW_ADDRESS,
    UNDO,
    changed,
    keyed,
    latest,
    moved,
    undo_link,
    undoes,
)
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.second_steps import MOBILE, with_phone
from tests.accounts.sign_in.signing_in import HOME
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import an_account
from tests.portal.threads import together


def changed_after_phone(account: User) -> ContactChange:
    """Replace the telephone of an account that had one."""
    with_phone(account)
    return changed(account)


class TestAddresses:
    def test_a_code_to_the_phone_brings_the_former_address_back(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        Contract.objects.filter(holder=contractor).update(email=contractor.email)
        moved(contractor)
        elsewhere, link = client_of(contractor), undo_link(deliver())

        undoes(link)

        contractor.refresh_from_db()
        assert contractor.email == "hikari@example.com"
        assert contractor.emailaddress_set.get().email == "hikari@example.com"
        assert Contract.objects.get(holder=contractor).email == "hikari@example.com"
        assert elsewhere.get(HOME).status_code == 302
        assert {letter.to for letter in deliver()} >= {"hikari@example.com", NEW_ADDRESS, MOBILE}

    def test_a_browser_that_is_signed_in_itself_is_signed_out_too(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        moved(contractor)
        client = client_of(contractor)
        client.get(undo_link(deliver()))
        client.post(UNDO, {"way": "phone:sms"})

        answer = client.post(UNDO, {"digits": latest().digits()})

        assert answer.headers["Location"] == reverse("accounts:password_reset:start")
        page = client.get(answer.headers["Location"]).text
        assert "変更を取り消し、すべての端末からログアウトしました。念のため、パスワードを再設定してください。" in page
        assert client.get(HOME).status_code == 302

    def test_without_a_phone_the_former_mailbox_answers(self, guest: User) -> None:
        former = guest.email
        moved(guest)
        client = Client()
        client.get(undo_link(deliver()))
        client.post(UNDO, {"way": "mail:mail"})
        assert [mail.to for mail in deliver()] == [former]

        client.post(UNDO, {"digits": latest().digits()})

        guest.refresh_from_db()
        assert guest.email == former

    def test_the_link_alone_undoes_nothing(self, contractor: User) -> None:
        with_phone(contractor)
        moved(contractor)
        client = Client()
        client.get(undo_link(deliver()))
        client.post(UNDO, {"way": "phone:sms"})

        client.post(UNDO)
        client.post(UNDO, {"digits": wrong(latest())})

        contractor.refresh_from_db()
        assert contractor.email == NEW_ADDRESS

    def test_an_address_that_is_somebody_elses_by_now_is_not_taken_from_them(self, contractor: User) -> None:
        with_phone(contractor)
        moved(contractor)
        link = undo_link(deliver())
        User.objects.filter(pk=an_account("atode", "あとで").pk).update(email="hikari@example.com")
        client = Client()
        client.get(link)
        client.post(UNDO, {"way": "phone:sms"})

        answer = client.post(UNDO, {"digits": latest().digits()})

        contractor.refresh_from_db()
        assert answer.status_code == 409
        assert "変更を取り消せませんでした" in answer.text
        assert contractor.email == NEW_ADDRESS
        assert ContactChange.objects.undoable().exists()


class TestPasskeys:
    def test_the_one_that_was_added_goes(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        kept = a_passkey(contractor)
        change = keyed(contractor)
        elsewhere = client_of(contractor)

        undoing.undo(change=change)

        assert list(Passkey.objects.filter(user=contractor)) == [kept]
        assert elsewhere.get(HOME).status_code == 302

    def test_one_that_was_removed_meanwhile_is_no_obstacle(self, contractor: User) -> None:
        change = keyed(contractor)
        Passkey.objects.all().delete()
        change.refresh_from_db()

        undoing.undo(change=change)

        assert Entry.objects.filter(action="accounts:contact_changes:passkey_removed").count() == 1


class TestLaterChanges:
    def test_all_that_came_after_goes_with_it(self, contractor: User) -> None:
        former = with_phone(contractor)
        first = moved(contractor)
        changed(contractor)
        changed(contractor, "08011112222")
        keyed(contractor)

        undoing.undo(change=first)

        contractor.refresh_from_db()
        assert contractor.email == "hikari@example.com"
        assert phone_queries.of(contractor) == former
        assert not Passkey.objects.exists()
        assert not ContactChange.objects.undoable().exists()

    def test_what_came_before_stays(self, contractor: User) -> None:
        with_phone(contractor)
        mine = changed(contractor)
        theirs = moved(contractor)

        undoing.undo(change=theirs)

        phone = phone_queries.of(contractor)
        assert phone is not None
        assert phone.number == NEW
        assert list(ContactChange.objects.undoable()) == [mine]

    def test_whoever_does_not_know_the_phone_goes_back_to_an_earlier_change(self, contractor: User) -> None:
        with_phone(contractor)
        first = changed(contractor, NEW)
        moved(contractor)
        link = [one for one in deliver() if "登録メールアドレス" in one.subject]
        client = Client()
        client.get(undo_link(link))
        assert "090-****-**21" in client.get(UNDO).text

        client.post(UNDO, {"earlier": first.public_id})
        client.post(UNDO, {"way": "phone:sms"})

        assert [sms.to for sms in deliver()] == [MOBILE]
        client.post(UNDO, {"digits": latest().digits()})
        contractor.refresh_from_db()
        assert contractor.email == "hikari@example.com"

    def test_nobody_goes_on_to_a_strangers_change(self, contractor: User, stranger: User) -> None:
        with_phone(stranger, "08087654321")
        theirs = changed(stranger)
        with_phone(contractor)
        moved(contractor)
        mails = [one for one in deliver() if one.to == "hikari@example.com"]
        client = Client()
        client.get(undo_link(mails))

        page = client.post(UNDO, {"earlier": theirs.public_id}).text

        assert "090-****-**78" in page
        assert "080-****-**21" not in client.get(UNDO).text


class TestWhatIsVoidAfterwards:
    def test_recovery_codes_made_since_are_void_and_older_ones_stay(self, contractor: User) -> None:
        with_phone(contractor)
        recovery_code_actions.make(account=contractor)
        RecoveryCode.objects.update(made_at=F("made_at") - timedelta(days=1))
        old = RecoveryCode.objects.count()
        change = moved(contractor)
        RecoveryCode.objects.create(account=contractor, digest="x")

        undoing.undo(change=change)

        assert RecoveryCode.objects.filter(account=contractor).count() == old

    def test_links_to_a_new_password_are_dead(self, contractor: User) -> None:
        change = moved(contractor)
        asked = PasswordReset.objects.create(account=contractor)

        undoing.undo(change=change)

        assert not password_reset_actions.is_usable(asked.public_id)

    def test_a_change_of_an_archived_account_cannot_be_undone(self, contractor: User) -> None:
        with_phone(contractor)
        moved(contractor)
        link = undo_link(deliver())
        User.objects.filter(pk=contractor.pk).update(state="archived")

        assert Client().get(link).status_code == 410

    def test_an_address_in_between_that_is_somebody_elses_by_now_is_no_obstacle(self, contractor: User) -> None:
        with_phone(contractor)
        Contract.objects.filter(holder=contractor).update(email=contractor.email)
        first = moved(contractor)
        moved(contractor, "sono-tsugi@example.net")
        User.objects.filter(pk=an_account("atode", "あとで").pk).update(email=NEW_ADDRESS)

        undoing.undo(change=first)

        contractor.refresh_from_db()
        assert contractor.email == "hikari@example.com"
        assert Contract.objects.get(holder=contractor).email == "hikari@example.com"
        assert Entry.objects.filter(action="accounts:contact_changes:email_restored").count() == 2

    def test_the_password_path_is_open_again(self, contractor: User) -> None:
        change = changed_after_phone(contractor)
        for _ in range(password_lock_actions.WRONG_PASSWORDS.count):
            password_lock_actions.WRONG_PASSWORDS.take(password_lock_actions.key_of(contractor))

        undoing.undo(change=change)

        assert not password_lock_actions.WRONG_PASSWORDS.is_spent(password_lock_actions.key_of(contractor))


def test_a_browser_that_opened_no_link_is_shown_nothing(db: None) -> None:
    assert Client().get(UNDO).status_code == 410
    assert Client().post(UNDO, {"way": "phone:sms"}).status_code == 410
    assert not Challenge.objects.exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_twenty_parallel_uses_of_an_address_undo_one_counts(contractor: User) -> None:
    with_phone(contractor)
    change = moved(contractor)

    def use() -> bool:
        try:
            undoing.undo(change=change)
        except LinkDead:
            return False
        return True

    assert together(20, use).count(True) == 1
    contractor.refresh_from_db()
    assert contractor.email == "hikari@example.com"
    assert Entry.objects.filter(action="accounts:contact_changes:email_restored").count() == 1
