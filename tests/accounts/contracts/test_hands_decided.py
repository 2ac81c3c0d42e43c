"""The decision about a suspended holding, and the company's correction of a mistake."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.contracts import actions, deciding, identity, queries
from accounts.contracts.identity import Asker
from accounts.models import Contract, Holding, Notice, User
from portal import masking
from portal.audit.by import By, Why
from portal.audit.models import Entry
from tests.accounts.contracts.changing_hands import NUMBER, change_hands, decide, row, take_in
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract, an_account

pytestmark = pytest.mark.django_db

INDEX = reverse("accounts:contracts:index")


@pytest.fixture
def held(guest: User) -> Contract:
    """A contract of the guest's."""
    return a_contract(NUMBER, guest)


class TestTheMistakeOfTheCompany:
    def test_the_data_of_before_resume_it_by_themselves(self, tmp_path: Path, held: Contract, guest: User) -> None:
        since = held.held_since
        Contract.objects.update(email="mine@example.com", email_changed_at=timezone.now())
        change_hands(tmp_path, held)

        outcome = take_in(tmp_path, row())

        held.refresh_from_db()
        assert (held.holder, held.held_since, held.suspended_at) == (guest, since, None)
        assert (held.email, held.email_changed_at is None) == ("mine@example.com", False)
        assert "名義が元に戻り表示を再開 1" in outcome.said
        holding = Holding.objects.get()
        assert (holding.state, holding.name_kana, holding.birth_date) == ("resumed", "", None)
        assert [one.title for one in Notice.objects.filter(account=guest)].count("ご契約の名義を確認しました") == 1
        assert "確認しました" in [letter for letter in deliver() if letter.to == guest.email][-1].text

    @pytest.mark.parametrize("changes", [{"born": "1990-01-02"}, {"kana": "ハマベ　ナギサ"}])
    def test_half_of_them_do_not(self, changes: dict[str, str], tmp_path: Path, held: Contract) -> None:
        change_hands(tmp_path, held)

        take_in(tmp_path, row(**changes))

        assert Contract.objects.get().holder is None

    def test_an_account_that_was_closed_meanwhile_gets_nothing(
        self, tmp_path: Path, held: Contract, guest: User
    ) -> None:
        change_hands(tmp_path, held)
        User.objects.filter(pk=guest.pk).update(state="archived")

        take_in(tmp_path, row())

        assert Contract.objects.get().holder is None


class TestTheDecision:
    def test_the_same_person_goes_on_as_before(
        self, tmp_path: Path, held: Contract, guest: User, agent: User, client_of: ClientOf
    ) -> None:
        since = held.held_since
        decide(change_hands(tmp_path, held), agent, same=True)

        held.refresh_from_db()
        assert (held.holder, held.held_since, held.suspended_at) == (guest, since, None)
        assert (
            masking.name("浜辺 渚")
            in client_of(guest).get(reverse("accounts:contracts:detail", args=[held.public_id])).text
        )
        [entry] = Entry.objects.filter(action="accounts:contracts:resumed")
        assert (entry.actor, entry.about, entry.detail["reason"]) == (agent.public_id, guest.public_id, "request")

    def test_another_person_registers_and_the_former_holder_is_told(
        self, tmp_path: Path, held: Contract, guest: User, agent: User, stranger: User
    ) -> None:
        decide(change_hands(tmp_path, held), agent, same=False)

        found = identity.identify(
            customer_number=NUMBER, name_kana="ハマベ　ナギサ", phone="08011112222", asker=Asker("192.0.2.1")
        )
        actions.hold(contract=found, account=stranger)
        found.refresh_from_db()
        assert found.holder == stranger
        assert Notice.objects.filter(account=guest, title="ご契約の表示を終了しました").exists()
        assert "以前のご契約のご請求" in [one for one in deliver() if one.to == guest.email][-1].text

    def test_what_was_kept_to_compare_is_forgotten(self, tmp_path: Path, held: Contract, agent: User) -> None:
        decide(change_hands(tmp_path, held), agent, same=False)

        holding = Holding.objects.get()
        assert (holding.name_kana, holding.name_kana_key, holding.birth_date) == ("", "", None)
        assert holding.decided_by == agent.public_id

    def test_of_two_decisions_one_counts(self, tmp_path: Path, held: Contract, agent: User) -> None:
        holding = change_hands(tmp_path, held)
        decide(holding, agent, same=False)

        with pytest.raises(deciding.AlreadyDecided):
            decide(holding, agent, same=True)

    def test_nobody_decides_about_data_that_changed_under_the_page(
        self, tmp_path: Path, held: Contract, agent: User
    ) -> None:
        holding = change_hands(tmp_path, held)
        Contract.objects.update(imported_at=timezone.now())

        with pytest.raises(deciding.AlreadyDecided):
            deciding.end(holding=holding, seen=deciding.version(holding), by=_by(agent), why=_why())

    def test_nobody_decides_about_their_own(self, tmp_path: Path, held: Contract, guest: User) -> None:
        holding = change_hands(tmp_path, held)

        with pytest.raises(deciding.OwnContract):
            decide(holding, guest, same=True)

    def test_a_closed_account_gets_nothing_back(self, tmp_path: Path, held: Contract, guest: User, agent: User) -> None:
        holding = change_hands(tmp_path, held)
        User.objects.filter(pk=guest.pk).update(state="archived")

        with pytest.raises(deciding.MayNotHold):
            decide(holding, agent, same=True)

    def test_the_correction_after_it_gives_nothing_back(self, tmp_path: Path, held: Contract, agent: User) -> None:
        decide(change_hands(tmp_path, held), agent, same=False)

        take_in(tmp_path, row())

        assert Contract.objects.get().holder is None

    def test_the_next_holder_can_lose_it_in_the_same_way(self, tmp_path: Path, held: Contract, agent: User) -> None:
        decide(change_hands(tmp_path, held), agent, same=False)
        held.refresh_from_db()
        actions.hold(contract=held, account=an_account("nagisa", "なぎさ"))

        change_hands(tmp_path, held, kana="ウミノ　タロウ")

        assert Holding.objects.count() == 2
        assert queries.of_before(an_account("nobody1", "だれ").pk) == []


def _by(staff: User) -> By:
    return By.staff(staff)


def _why() -> Why:
    return Why("request", "")
