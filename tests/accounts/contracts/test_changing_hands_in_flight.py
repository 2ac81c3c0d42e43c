"""Flows that span an import which names another person: each compares again, at its end, what it has proven."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.contact_changes import actions as contact_change_actions
from accounts.contact_changes import undoing
from accounts.contracts import deciding, seals
from accounts.lost_phone import actions as lost_phone_actions
from accounts.models import ContactChange, Contract, Holding, LostPhone, MigrationCase, Phone, User
from accounts.phones import actions as phone_actions
from accounts.takeover import actions as takeover_actions
from tests.accounts.contracts.changing_hands import ANOTHER, NUMBER, change_hands, decide, row, take_in
from tests.accounts.former_ids import migrating
from tests.accounts.lost_phone import recovering
from tests.accounts.registration import registering
from tests.accounts.takeover import taking_over
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven
from tests.letters import deliver
from tests.people import PASSWORD, a_contract

pytestmark = pytest.mark.django_db
CHANGED = "お手続きの途中で、ご契約の登録内容が変わりました"


class TestTheSeal:
    def test_it_names_nobody(self) -> None:
        contract = a_contract(NUMBER)

        assert not any(one in seals.of(contract) for one in ("ミナト", "1984-03-09", "19840309", "09012345678"))

    def test_an_unknown_birth_date_on_either_side_is_no_difference(self) -> None:
        contract = a_contract(NUMBER)
        seal = seals.of(contract)
        contract.birth_date = None

        seals.check(seal, contract)
        seals.check(seals.of(contract), Contract.objects.get())
        contract.name_kana_key = "ハマヒカリ"
        with pytest.raises(seals.Changed):
            seals.check(seal, contract)

    def test_no_seal_fits_nobody(self) -> None:
        with pytest.raises(seals.Changed):
            seals.check("", a_contract(NUMBER))


class TestRegistration:
    @pytest.mark.parametrize("changes", [ANOTHER, {"born": "1990-01-02"}, {"phone": "08011112222"}])
    def test_the_link_of_the_person_before_opens_nothing(self, changes: dict[str, str], tmp_path: Path) -> None:
        free, browser = a_contract(NUMBER), Client()
        registering.to_provisional(browser, free)
        take_in(tmp_path, row(**changes))

        answer = registering.use_link(browser, registering.link_of(deliver()))

        assert answer.status_code == 410
        assert "ご契約の登録内容（お名前・生年月日・電話番号のいずれか）が変わったため" in answer.text
        assert not User.objects.filter(username="umineko").exists()
        assert Contract.objects.get().holder is None

    def test_the_same_data_in_another_notation_are_no_change(self, tmp_path: Path) -> None:
        free, browser = a_contract(NUMBER), Client()
        registering.to_provisional(browser, free)
        take_in(tmp_path, row(kana="みなと・ﾋｶﾘ", name="湊 光"))

        registering.use_link(browser, registering.link_of(deliver()))

        assert User.objects.filter(username="umineko").exists()

    def test_a_step_before_the_link_ends_with_the_reason_and_leads_to_the_start(self, tmp_path: Path) -> None:
        free, browser = a_contract(NUMBER), Client()
        registering.identify(browser, free)
        take_in(tmp_path, row(**ANOTHER))

        answer = browser.get(registering.url("phone"), follow=True)

        assert answer.redirect_chain[-1][0] == registering.url("start")
        assert CHANGED in answer.text

    def test_the_next_person_registers_after_the_decision(self, tmp_path: Path, guest: User, agent: User) -> None:
        held = a_contract(NUMBER, guest)
        decide(change_hands(tmp_path, held), agent, same=False)
        held.refresh_from_db()
        browser = Client()
        registering.to_provisional(browser, held)

        registering.use_link(browser, registering.link_of(deliver()))

        held.refresh_from_db()
        assert held.holder == User.objects.get(username="umineko")


class TestAdding:
    def test_a_contract_identified_before_is_not_added_after(
        self, tmp_path: Path, guest: User, client_of: ClientOf
    ) -> None:
        free, browser = a_contract(NUMBER), having_just_proven(client_of(guest))
        add = reverse("accounts:contracts:add")
        browser.post(add, {**registering.facts(free), "password": PASSWORD})
        browser.post(reverse("accounts:contracts:phone"), {"way": "phone:sms"})
        digits = taking_over.latest().digits()
        take_in(tmp_path, row(kana="ハマ　ヒカリ"))

        answer = browser.post(reverse("accounts:contracts:code"), {"digits": digits}, follow=True)

        assert answer.redirect_chain[-1][0] == add
        assert CHANGED in answer.text
        assert Contract.objects.get().holder is None


class TestAnUndoneAddition:
    """An intruder added a contract of their own; a file suspends it, and then the owner takes the addition back."""

    @pytest.fixture
    def holding(self, tmp_path: Path, guest: User) -> Holding:
        """The suspended holding, whose addition is undone."""
        added = a_contract(NUMBER, guest)
        contact_change_actions.note_contract(account=guest, contract=added)
        holding = change_hands(tmp_path, added)
        undoing.undo(change=ContactChange.objects.get())
        return holding

    def test_a_file_that_brings_the_data_back_does_not_bring_the_contract_back(
        self, holding: Holding, tmp_path: Path
    ) -> None:
        take_in(tmp_path, row())

        contract = Contract.objects.get()
        assert (contract.holder, contract.suspended_at) == (None, None)

    def test_nor_does_a_decision_and_the_next_person_reads_nothing_of_before(
        self, holding: Holding, agent: User
    ) -> None:
        with pytest.raises(deciding.AlreadyDecided):
            decide(holding, agent, same=True)

        holding.refresh_from_db()
        assert (holding.state, holding.decided_by, holding.name_kana) == ("ended", "", "")


class TestIdRegistration:
    def test_one_proven_before_moves_nothing_after(self, tmp_path: Path, guest: User) -> None:
        held = a_contract(NUMBER, guest)
        browser, link = taking_over.to_provisional(held)
        change_hands(tmp_path, held)

        assert registering.use_link(browser, link).status_code == 410
        held.refresh_from_db()
        assert held.holder is None
        assert Holding.objects.get().account == guest

    def test_its_undoing_does_not_bring_back_what_is_another_persons(
        self, tmp_path: Path, guest: User, agent: User
    ) -> None:
        held = a_contract(NUMBER, guest)
        taker, _ = taking_over.registered_again(held)
        decide(change_hands(tmp_path, held), agent, same=False)
        Contract.objects.filter(pk=held.pk).update(holder=taker, held_since=held.imported_at)  # registered once more

        takeover_actions.undo(takeover=taking_over.the_row())

        held.refresh_from_db()
        assert held.holder == taker

    def test_its_undoing_leaves_a_suspended_one_suspended_and_takes_it_from_the_taker(
        self, tmp_path: Path, guest: User, agent: User
    ) -> None:
        held = a_contract(NUMBER, guest)
        taking_over.registered_again(held)
        holding = change_hands(tmp_path, held)

        takeover_actions.undo(takeover=taking_over.the_row())

        held.refresh_from_db()
        assert (held.holder, held.suspended_at is None) == (None, False)
        decide(holding, agent, same=True)
        held.refresh_from_db()
        assert held.holder == guest


class TestLostPhone:
    @pytest.fixture
    def held(self, guest: User) -> Contract:
        """The guest's contract; the account answers another telephone."""
        phone_actions.enrol(account=guest, number="08055556666")
        return a_contract(NUMBER, guest)

    def test_a_recovery_begun_before_recovers_nothing_after(self, tmp_path: Path, held: Contract, guest: User) -> None:
        browser = recovering.proven(held, guest)
        browser.post(recovering.url("number"), {"phone": recovering.NEW})
        change_hands(tmp_path, held)

        answer = browser.get(recovering.url("number_code"), follow=True)

        assert answer.redirect_chain[-1][0] == recovering.url("start")
        assert CHANGED in answer.text
        assert Phone.objects.get(user=guest, confirmed=True).number == "08055556666"

    def test_nor_does_one_whose_other_contract_changed(self, tmp_path: Path, held: Contract, guest: User) -> None:
        other = a_contract("1020399", guest, phone="09077778888")
        lost = LostPhone.objects.create(
            contract=held, seal=seals.of(held), other=other, other_seal=seals.of(other), account=guest,
            state="proven", proof="contract", expires_at=timezone.now() + timedelta(hours=1),
        )  # fmt: skip
        take_in(tmp_path, row("1020399", **ANOTHER))

        with pytest.raises(seals.Changed):
            lost_phone_actions.recover(lost=lost, number=recovering.NEW)

    def test_the_next_person_cannot_begin_one_against_the_former_account(
        self, tmp_path: Path, held: Contract, agent: User
    ) -> None:
        decide(change_hands(tmp_path, held), agent, same=False)
        held.refresh_from_db()

        recovering.identified(held)

        assert recovering.the_row().account is None


class TestFormerIds:
    def test_a_migration_begun_before_opens_nothing_after(self, tmp_path: Path) -> None:
        migrating.an_unheld_contract()
        migrating.a_legacy_account()
        browser = Client()
        migrating.keep_address(browser)
        migrating.answer_phone(browser)
        take_in(tmp_path, row(kana="ハマ　ヒカリ"))

        new = migrating.NEW_PASSWORD
        answer = browser.post(migrating.url("password"), {"password": new, "again": new}, follow=True)

        assert "ご契約の登録内容が変わったため、移行できません" in answer.text
        assert not User.objects.filter(email="hikari@example.net").exists()

    def test_nor_does_one_whose_telephone_is_another_by_now(self, tmp_path: Path) -> None:
        migrating.an_unheld_contract()
        migrating.a_legacy_account()
        browser = Client()
        migrating.keep_address(browser)
        migrating.answer_phone(browser)
        take_in(tmp_path, row(phone="08011112222"))

        new = migrating.NEW_PASSWORD
        browser.post(migrating.url("password"), {"password": new, "again": new})

        assert not MigrationCase.objects.exists()
        assert not User.objects.filter(email="hikari@example.net").exists()

    @pytest.mark.parametrize("is_decided", [False, True])
    def test_none_begins_for_a_contract_that_is_suspended_or_went_to_another_person(
        self, is_decided: bool, tmp_path: Path, guest: User, agent: User
    ) -> None:
        held = a_contract(NUMBER, guest)
        migrating.a_legacy_account()
        holding = change_hands(tmp_path, held)
        if is_decided:
            decide(holding, agent, same=False)

        answer = migrating.sign_in(Client())

        assert answer.headers["Location"] == migrating.url("closed")
        assert not MigrationCase.objects.exists()
