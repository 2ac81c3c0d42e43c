"""An added contract is a change of the account: proven before, told, and undone with what came after."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.authenticators.strengths import Strength
from accounts.contact_changes import undoing
from accounts.contracts import actions, seals
from accounts.mailed_links.mailed import LinkDead
from accounts.models import ContactChange, Contract, Phone, Sending, User
from accounts.phones import queries as phone_queries
from portal.audit.models import Entry
from tests.accounts.codes.challenges import move
from tests.accounts.contact_changes.changing import changed, latest, links, proven, undo_link, undoes
from tests.accounts.contracts.test_adding import ADD, CODE, PHONE, given
from tests.accounts.registration.registering import facts
from tests.accounts.sign_in.second_steps import with_phone
from tests.conftest import ClientOf, Turned
from tests.letters import deliver
from tests.people import a_contract, an_account
from tests.portal.threads import together

pytestmark = pytest.mark.django_db

OWN = "08055556666"
ASKING = reverse("accounts:reauthentication:ask")
MAILBOX = reverse("accounts:contact_changes:mailbox")


@pytest.fixture
def second(db: None) -> Contract:
    """Return a contract without a holder, whose contact the company knows."""
    return a_contract("2040608", phone="08022223333", email="second@example.com")


def added(browser: Client, contract: Contract) -> None:
    """Add a contract in a browser that has proven enough."""
    browser.post(ADD, given(contract))
    browser.post(PHONE, {"way": "phone:sms"})
    deliver()
    browser.post(CODE, {"digits": latest().digits()})


class TestBefore:
    def test_an_open_session_is_asked_for_the_second_step(
        self, contractor: User, second: Contract, client_of: ClientOf
    ) -> None:
        with_phone(contractor, OWN)
        browser = client_of(contractor)

        for ask in (browser.get, browser.post):
            assert ask(ADD, given(second))["Location"].startswith(f"{ASKING}?strength=phone")

        assert browser.get(PHONE)["Location"] == ADD
        assert not Sending.objects.exists()

    @pytest.mark.parametrize("strength", [Strength.MAIL, Strength.PASSCODE])
    def test_a_weaker_proof_is_not_enough(
        self, contractor: User, second: Contract, client_of: ClientOf, strength: Strength
    ) -> None:
        with_phone(contractor, OWN)

        answer = proven(client_of(contractor), strength).post(ADD, given(second))

        assert answer["Location"].startswith(ASKING)

    def test_without_a_second_step_mailbox_and_password_stand_in(
        self, guest: User, second: Contract, client_of: ClientOf
    ) -> None:
        browser = client_of(guest)
        assert browser.get(ADD)["Location"].startswith(MAILBOX)
        browser.post(f"{MAILBOX}?next={ADD}", {"way": "mail:mail"})
        assert browser.post(f"{MAILBOX}?next={ADD}", {"digits": latest().digits()})["Location"] == ADD

        assert "パスワードが一致しません" in browser.post(ADD, given(second, password="chigau-1234")).text
        assert browser.post(ADD, facts(second)).status_code == 200
        assert browser.get(PHONE)["Location"] == ADD

        assert browser.post(ADD, given(second))["Location"] == PHONE

    def test_wrong_passwords_are_counted(self, guest: User, second: Contract, client_of: ClientOf) -> None:
        browser = proven(client_of(guest), Strength.MAIL)
        for _ in range(5):
            browser.post(ADD, {**given(second), "password": "chigau-1234"})

        answer = browser.post(ADD, given(second))

        assert answer.status_code == 429
        assert "ほどたってから" in answer.text
        assert browser.get(PHONE)["Location"] == ADD

    def test_with_a_second_step_no_password_is_asked(
        self, contractor: User, second: Contract, client_of: ClientOf
    ) -> None:
        with_phone(contractor, OWN)

        page = proven(client_of(contractor)).get(ADD).text

        assert 'name="password"' not in page


class TestTelling:
    def test_mailbox_telephone_and_the_contracts_contact_hear_of_it(
        self, contractor: User, second: Contract, client_of: ClientOf
    ) -> None:
        with_phone(contractor, OWN)

        added(proven(client_of(contractor)), second)

        letters = {(one.channel.value, one.to): one for one in deliver()}
        assert set(letters) == {("mail", contractor.email), ("sms", OWN), ("mail", "second@example.com")}
        mail = letters["mail", contractor.email]
        assert "ご契約を追加しました" in mail.subject
        assert "****608" in mail.text
        assert "2040608" not in mail.text
        assert "/account/freeze/" in mail.text
        assert "ご契約が追加されました" in letters["sms", OWN].text
        assert not links([letters["mail", "second@example.com"]], "/account/contact-changes/undo/")

    def test_where_the_policy_asks_for_no_code_too(
        self, contractor: User, second: Contract, client_of: ClientOf, turned: Turned
    ) -> None:
        turned(registration_phone_code=False)

        proven(client_of(contractor)).post(ADD, given(second))

        assert contractor.email in {one.to for one in deliver()}
        assert ContactChange.objects.get().kind == "contract"

    def test_a_registration_is_no_addition(self, contractor: User, second: Contract) -> None:
        actions.hold(contract=second, account=contractor)

        assert not ContactChange.objects.exists()


class TestTakingBack:
    def test_the_second_step_of_the_time_releases_it(
        self, contractor: User, second: Contract, client_of: ClientOf
    ) -> None:
        with_phone(contractor, OWN)
        browser = proven(client_of(contractor))
        added(browser, second)
        link = undo_link(deliver())
        assert "ご契約（お客様番号 ****608）が追加されました" in _page(link)
        move(Sending, "at", timedelta(seconds=31))

        undoes(link)

        second.refresh_from_db()
        assert (second.holder, second.held_since) == (None, None)
        assert contractor.contracts.count() == 1
        letters = deliver()
        assert {one.to for one in letters} >= {contractor.email, OWN}
        assert any("ご契約の追加を取り消しました" in one.subject for one in letters)
        entries = Entry.objects.filter(action="accounts:contact_changes:contract_removed")
        assert [one.about for one in entries] == [contractor.public_id]

    def test_it_goes_with_an_earlier_change(self, contractor: User, second: Contract, client_of: ClientOf) -> None:
        with_phone(contractor, OWN)
        change = changed(contractor)
        added(proven(client_of(contractor)), second)

        undoing.undo(change=change)

        second.refresh_from_db()
        assert second.holder is None

    def test_its_telephone_goes_with_it(self, guest: User, second: Contract, client_of: ClientOf) -> None:
        added(proven(client_of(guest)), second)
        assert Phone.objects.get(user=guest, confirmed=True).number == second.phone

        undoing.undo(change=ContactChange.objects.get(kind="contract"))

        second.refresh_from_db()
        assert second.holder is None
        assert phone_queries.of(guest) is None

    def test_whoever_holds_it_by_then_keeps_it(
        self, contractor: User, stranger: User, second: Contract, client_of: ClientOf
    ) -> None:
        added(proven(client_of(contractor)), second)
        actions.pass_on(contract=second, giver=contractor, taker=stranger)

        undoing.undo(change=ContactChange.objects.get(kind="contract"))

        second.refresh_from_db()
        assert second.holder == stranger

    def test_an_earlier_contract_stays(self, contractor: User, second: Contract, client_of: ClientOf) -> None:
        with_phone(contractor, OWN)
        added(proven(client_of(contractor)), second)

        undoing.undo(change=changed(contractor))

        second.refresh_from_db()
        assert second.holder == contractor

    def test_after_ten_days_it_stays(self, contractor: User, second: Contract, client_of: ClientOf) -> None:
        added(proven(client_of(contractor)), second)
        ContactChange.objects.update(made_at=F("made_at") - timedelta(days=10))

        with pytest.raises(LinkDead):
            undoing.undo(change=ContactChange.objects.get(kind="contract"))

        second.refresh_from_db()
        assert second.holder == contractor


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_ten_undoings_one_counts_and_adding_it_again_meanwhile_waits() -> None:
    account = an_account("hikari", "ひかり")
    second = a_contract("2040608", phone="08022223333")
    actions.add(contract=second, account=account, challenge=None, seal=seals.of(second))
    change = ContactChange.objects.select_related("account").get()
    turns = [*["undo"] * 10, *["add"] * 4]

    def act() -> bool:
        turn = turns.pop()
        try:
            if turn == "undo":
                undoing.undo(change=change)
            else:
                actions.add(contract=second, account=account, challenge=None, seal=seals.of(second))
        except (LinkDead, actions.AlreadyHeld):
            return False
        return turn == "undo"

    assert together(14, act).count(True) == 1


def _page(link: str) -> str:
    browser = Client()
    browser.get(link)
    text: str = browser.get(reverse("accounts:contact_changes:undo")).text
    return text
