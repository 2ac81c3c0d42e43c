from datetime import timedelta
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.contact_changes import actions
from accounts.models import Challenge, Contract, PasswordReset, Sending, TrustedBrowser, User
from accounts.password_reset import actions as password_reset_actions
from accounts.trusted_browsers import actions as trusted_browser_actions
from accounts.users.actions import AddressTaken
from portal.audit.models import Entry
from tests.accounts.codes.challenges import move, wrong
from tests.accounts.contact_changes.changing import NEW_ADDRESS, latest, links, moved, proven, undo_link
from tests.accounts.sign_in.second_steps import LOCKED_OUT, MOBILE, with_phone
from tests.accounts.sign_in.signing_in import HOME, without_token
from tests.conftest import ClientOf
from tests.letters import Sent, deliver
from tests.people import PASSWORD
from tests.portal.threads import together

CHANGE, CODE = reverse("accounts:contact_changes:email"), reverse("accounts:contact_changes:email_code")
MAILBOX, ASK = reverse("accounts:contact_changes:mailbox"), reverse("accounts:reauthentication:ask")
TAKEN = "このメールアドレスは、別のアカウントに登録されています"


def asks(client: Client, address: str = NEW_ADDRESS, **more: str) -> list[Sent]:
    """Type the new address; return what leaves then."""
    assert client.post(CHANGE, {"email": address, **more}).headers["Location"] == CODE
    return deliver()


class TestChanging:
    def test_it_needs_a_proof(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        client = client_of(contractor)

        assert client.get(CHANGE).headers["Location"].startswith(ASK)
        assert client.post(CHANGE, {"email": NEW_ADDRESS}).headers["Location"].startswith(ASK)
        assert client.post(CODE, {"way": "mail:mail"}).headers["Location"] == CHANGE

        assert not Challenge.objects.exists()

    def test_a_short_code_is_not_proof_enough(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)

        answer = proven(client_of(contractor), Strength.PASSCODE).get(CHANGE)

        assert answer.headers["Location"].startswith(ASK)

    def test_the_new_mailbox_takes_over_once_it_has_answered(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        trusted_browser_actions.trust(account=contractor, former="", user_agent="")
        client, elsewhere = proven(client_of(contractor)), client_of(contractor)
        former = EmailAddress.objects.get(user=contractor)
        [mail] = asks(client, " Atarashii@Example.net ")
        assert (mail.to, latest().length) == (NEW_ADDRESS, 6)

        client.post(CODE, {"digits": latest().digits()})

        contractor.refresh_from_db()
        assert contractor.email == NEW_ADDRESS
        [row] = EmailAddress.objects.filter(user=contractor)
        assert (row.email, row.verified, row.primary) == (NEW_ADDRESS, True, True)
        assert row.pk != former.pk
        assert client.get(HOME).status_code == 200
        assert elsewhere.get(HOME).status_code == 302
        assert not TrustedBrowser.objects.exists()

    def test_wrong_digits_change_nothing(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        client = proven(client_of(contractor))
        asks(client)

        client.post(CODE, {"digits": wrong(latest())})

        contractor.refresh_from_db()
        assert contractor.email == "hikari@example.com"

    def test_a_code_to_one_address_proves_no_other(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        client = proven(client_of(contractor))
        asks(client)
        digits = latest().digits()
        move(Sending, "at", timedelta(minutes=1))
        asks(client, "hoka@example.net")

        client.post(CODE, {"digits": digits})

        contractor.refresh_from_db()
        assert contractor.email == "hikari@example.com"

    def test_the_same_address_is_no_change(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)

        answer = proven(client_of(contractor)).post(CHANGE, {"email": "Hikari@example.com"})

        assert "現在ご登録のメールアドレスと同じです" in answer.text
        assert not Challenge.objects.exists()

    def test_eleven_addresses_a_day_are_too_many(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        for _ in range(10):
            actions.ask_address(account=contractor, address=NEW_ADDRESS)

        answer = proven(client_of(contractor)).post(CHANGE, {"email": NEW_ADDRESS})

        assert answer.status_code == 429
        assert "メールアドレスの変更を申し込める回数の上限に達しました。24時間ほどたってから" in answer.text
        assert not Challenge.objects.exists()

    def test_a_lock_is_said_once(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        client = proven(client_of(contractor))
        asks(client)
        for _ in range(5):
            client.post(CODE, {"digits": wrong(latest())})

        page = client.post(CHANGE, {"email": NEW_ADDRESS}, follow=True).text

        assert page.count(LOCKED_OUT) == 1


class TestWithoutSecondStep:
    def test_the_known_mailbox_and_the_password_stand_in_for_it(self, guest: User, client_of: ClientOf) -> None:
        client = client_of(guest)
        assert client.get(CHANGE).headers["Location"] == f"{MAILBOX}?{urlencode({'next': CHANGE})}"
        client.post(f"{MAILBOX}?next={CHANGE}", {"way": "mail:mail"})
        [mail] = deliver()
        assert (mail.to, latest().length) == (guest.email, 6)
        assert client.post(f"{MAILBOX}?next={CHANGE}", {"digits": latest().digits()}).headers["Location"] == CHANGE
        move(Sending, "at", timedelta(minutes=1))

        refused = client.post(CHANGE, {"email": NEW_ADDRESS, "password": "Chigau-Mono-12"})
        asks(client, password=PASSWORD)
        client.post(CODE, {"digits": latest().digits()})

        assert "パスワードが一致しません" in refused.text
        guest.refresh_from_db()
        assert guest.email == NEW_ADDRESS

    def test_too_many_wrong_passwords_are_not_called_too_many_addresses(self, guest: User, client_of: ClientOf) -> None:
        client = proven(client_of(guest), Strength.MAIL)
        for _ in range(5):
            assert client.post(CHANGE, {"email": NEW_ADDRESS, "password": "Chigau-Mono-12"}).status_code == 200

        answer = client.post(CHANGE, {"email": NEW_ADDRESS, "password": PASSWORD})

        assert answer.status_code == 429
        assert "パスワードの入力に続けて誤りがありました。30分ほどたってから" in answer.text
        assert "上限に達しました" not in answer.text
        assert not Challenge.objects.exists()

    def test_the_mailbox_is_no_proof_where_there_is_a_telephone(self, contractor: User, client_of: ClientOf) -> None:
        with_phone(contractor)

        answer = proven(client_of(contractor), Strength.MAIL).get(CHANGE)

        assert answer.headers["Location"].startswith(ASK)

    def test_nobody_is_led_to_another_host_afterwards(self, guest: User, client_of: ClientOf) -> None:
        client = client_of(guest)
        address = f"{MAILBOX}?next=https://example.com/"
        client.post(address, {"way": "mail:mail"})

        answer = client.post(address, {"digits": latest().digits()})

        assert answer.headers["Location"] == reverse("accounts:authenticators:index")


class TestTakenAddresses:
    def test_a_taken_address_answers_the_same(self, contractor: User, stranger: User, client_of: ClientOf) -> None:
        with_phone(contractor)
        pages = []
        for address in (NEW_ADDRESS, stranger.email):
            move(Sending, "at", timedelta(minutes=1))
            client = proven(client_of(contractor))
            asks(client, address)
            pages.append(without_token(client.get(CODE).text).replace(address, ""))

        assert pages[0] == pages[1]

    def test_its_owner_is_told(self, contractor: User, stranger: User, client_of: ClientOf) -> None:
        with_phone(contractor)

        letters = asks(proven(client_of(contractor)), stranger.email)

        [told] = [letter for letter in letters if "についてのお知らせ" in letter.subject]
        assert told.to == stranger.email
        assert contractor.email not in told.text

    def test_only_whoever_reads_it_hears_that_it_is_taken(
        self, contractor: User, stranger: User, client_of: ClientOf
    ) -> None:
        with_phone(contractor)
        client = proven(client_of(contractor))
        asks(client, stranger.email)

        answer = client.post(CODE, {"digits": latest().digits()}, follow=True)

        contractor.refresh_from_db()
        assert TAKEN in answer.text
        assert contractor.email == "hikari@example.com"
        assert EmailAddress.objects.get(user=contractor).email == contractor.email


class TestTelling:
    def test_old_and_new_address_and_the_phone_hear_of_it(self, contractor: User) -> None:
        with_phone(contractor)
        former = contractor.email

        moved(contractor)

        letters = deliver()
        assert {letter.to for letter in letters} == {former, NEW_ADDRESS, MOBILE}
        [to_former] = [letter for letter in letters if letter.to == former]
        assert undo_link([to_former]) == undo_link(letters)
        assert links([to_former], "/account/freeze/link/")

    def test_the_audit_log_names_no_address(self, contractor: User) -> None:
        moved(contractor)

        entry = Entry.objects.get(action="accounts:contact_changes:email_changed")
        assert (entry.actor, entry.about, entry.detail) == (contractor.public_id, contractor.public_id, {})


class TestWhatFollows:
    def test_the_contracts_that_were_reached_there_follow(self, contractor: User) -> None:
        mine = Contract.objects.filter(holder=contractor)
        mine.update(email="Hikari@example.com")

        moved(contractor)

        contract = mine.get()
        assert contract.email == NEW_ADDRESS
        assert contract.email_changed_at is not None

    def test_a_contract_that_is_reached_elsewhere_stays(self, contractor: User) -> None:
        mine = Contract.objects.filter(holder=contractor)
        mine.update(email="kaisha@example.org")

        moved(contractor)

        assert mine.get().email == "kaisha@example.org"

    def test_links_to_a_new_password_in_the_former_mailbox_are_dead(self, contractor: User) -> None:
        asked = PasswordReset.objects.create(account=contractor)

        moved(contractor)

        assert not password_reset_actions.is_usable(asked.public_id)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_that_want_one_address_at_once_one_gets_it(contractor: User, stranger: User) -> None:
    people = [contractor, stranger] * 4

    def change() -> bool:
        try:
            moved(people.pop())
        except (AddressTaken, actions.SameAddress):
            return False
        return True

    assert together(8, change).count(True) == 1
    owner = User.objects.get(email=NEW_ADDRESS)
    assert EmailAddress.objects.filter(email=NEW_ADDRESS).get().user_id == owner.pk
    assert EmailAddress.objects.count() == 2
    assert Entry.objects.filter(action="accounts:contact_changes:email_changed").count() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_changes_of_one_account_at_once_leave_one_address(contractor: User) -> None:
    wanted = [f"bangou{number}@example.net" for number in range(6)]

    together(6, lambda: moved(contractor, wanted.pop()))

    contractor.refresh_from_db()
    [row] = EmailAddress.objects.filter(user=contractor)
    assert row.email == contractor.email


def test_a_typed_address_is_shown_whole_and_stays_in_the_field_to_be_corrected(
    contractor: User, client_of: ClientOf
) -> None:
    with_phone(contractor)
    client = proven(client_of(contractor))
    asks(client)

    assert f"<b>{NEW_ADDRESS}</b>" in client.get(CODE).text
    assert f'value="{NEW_ADDRESS}"' in client.get(CHANGE).text
