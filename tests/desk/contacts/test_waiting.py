"""Contacts that one member of staff changes by a file: the old ones are told, and the new ones prove nothing yet."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.codes import posting
from accounts.contracts import actions, confirming, contacts, deciding, identity, seals
from accounts.contracts.identity import Asker
from accounts.former_ids import queries as former_id_queries
from accounts.former_ids.models import FormerId
from accounts.models import Contract, Holding, Notice, PostedCode, UnconfirmedContacts, User
from portal.audit.by import By, Why
from portal.imports.models import Run
from tests.accounts.contracts.changing_hands import ANOTHER, BEFORE, NUMBER, decide, row, take_in
from tests.desk.handing_in import carried_out, checked, found
from tests.letters import deliver
from tests.people import a_contract
from tests.portal.imports.running import CUSTOMER_COLUMNS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_beats", "nobody_is_woken")]

NEW_PHONE = "08055556666"
WHY = Why("call", "")


def by_staff(clerk: User, *rows: str) -> Run:
    """Import a file with these rows at the desk."""
    upload = carried_out(clerk, "\n".join([CUSTOMER_COLUMNS, *rows, ""]).encode())
    assert upload.run
    return upload.run


def identified(phone: str = BEFORE["phone"]) -> Contract:
    return identity.identify(customer_number=NUMBER, name_kana=BEFORE["kana"], phone=phone, asker=Asker("192.0.2.1"))


def told() -> list[tuple[str, str]]:
    """Return channel and address of the letters about changed contacts."""
    return [(letter.channel, letter.to) for letter in deliver() if "連絡先" in letter.text]


def elsewhere(number: str = NUMBER, **changes: str) -> str:
    """Return the row of the contract with another postal address."""
    return row(number, **changes).replace("東京都港区虎ノ門1-2-3", "大阪府大阪市北区梅田4-5-6")


class TestAFileOfAMemberOfStaff:
    @pytest.mark.parametrize("line", [row(phone=NEW_PHONE), row(email="new@example.com"), elsewhere()])
    def test_tells_the_old_contact_and_the_new_one_proves_nothing(self, line: str, clerk: User) -> None:
        contract = a_contract(NUMBER)
        seal = seals.of(contract)

        by_staff(clerk, line)

        assert told() == [("sms", "09012345678")]
        contract.refresh_from_db()
        with pytest.raises(contacts.Unconfirmed) as refused:
            identified(contract.phone)
        assert refused.value.until is not None
        assert contacts.numbers(contract) == []
        with pytest.raises(seals.Changed):
            seals.check(seal, contract)

    def test_after_seven_days_they_prove(self, clerk: User) -> None:
        a_contract(NUMBER)
        by_staff(clerk, row(phone=NEW_PHONE))

        UnconfirmedContacts.objects.update(until="2026-01-01T00:00Z")

        assert [number.number for number in contacts.numbers(identified(NEW_PHONE))] == [NEW_PHONE]

    def test_the_mail_address_of_before_and_the_number_that_went_are_both_told(self, clerk: User) -> None:
        a_contract(NUMBER, email="old@example.com")

        by_staff(clerk, row(phone=NEW_PHONE, email="new@example.com"))

        assert sorted(told()) == [("mail", "old@example.com"), ("sms", "09012345678")]

    def test_a_landline_is_called(self, clerk: User) -> None:
        a_contract(NUMBER, phone="0312345678")

        by_staff(clerk, row(phone=NEW_PHONE))

        [letter] = deliver()
        assert (letter.channel, letter.to) == ("voice", "0312345678")

    def test_without_anybody_to_tell_the_wait_has_no_end(self, clerk: User) -> None:
        a_contract(NUMBER, phone="0120999999")

        by_staff(clerk, row(phone=NEW_PHONE))

        assert UnconfirmedContacts.objects.get().until is None
        assert told() == []

    def test_the_holder_reads_it_and_gets_one_mail_where_both_addresses_are_one(self, clerk: User, guest: User) -> None:
        a_contract(NUMBER, guest, email=guest.email.upper())

        by_staff(clerk, row(phone=NEW_PHONE))

        assert Notice.objects.get(account=guest).title == "ご契約の連絡先が変更されました"
        assert sorted(told()) == [("mail", guest.email.upper()), ("sms", "09012345678")]

    def test_nothing_of_the_new_contact_is_told(self, clerk: User, guest: User) -> None:
        a_contract(NUMBER, guest, email="old@example.com")

        by_staff(clerk, elsewhere(phone=NEW_PHONE, email="new@example.com"))

        texts = [letter.text for letter in deliver()] + [Notice.objects.get().body]
        assert not [text for text in texts for new in (NEW_PHONE, "new@example", "梅田") if new in text]

    @pytest.mark.parametrize(
        "line",
        [row(), row(name="湊 光"), row(email=""), row().replace("虎ノ門1-2-3", "虎ノ門１－２－３")],
        ids=["nothing", "name", "a mail address taken out", "notation"],
    )
    def test_what_brings_no_new_contact_waits_for_nothing(self, line: str, clerk: User) -> None:
        a_contract(NUMBER, email="old@example.com" if line == row(email="") else "")

        by_staff(clerk, line)

        assert not UnconfirmedContacts.objects.exists()
        assert told() == []

    def test_two_numbers_that_change_places_are_no_new_ones(self, clerk: User) -> None:
        a_contract(NUMBER, phone_2="0312345678")

        by_staff(clerk, row(phone="0312345678").replace(",0312345678,,", ",0312345678,09012345678,"))

        assert not UnconfirmedContacts.objects.exists()

    def test_a_letter_on_its_way_is_void(self, clerk: User) -> None:
        contract = a_contract(NUMBER)
        for flow in ("contract", "again", "recovery", "undo"):
            posting.order(subject=contacts.posted_subject(contract, flow))

        by_staff(clerk, elsewhere())

        assert not PostedCode.objects.exists()

    def test_the_preview_says_how_many(self, clerk: User) -> None:
        a_contract(NUMBER)
        a_contract("1020305")

        upload = checked(clerk, "\n".join([CUSTOMER_COLUMNS, row(phone=NEW_PHONE), row("1020305"), ""]).encode())

        assert found(upload)["counts"]["contacts"] == 1
        assert not UnconfirmedContacts.objects.exists()

    def test_a_number_of_statements_that_does_not_depend_on_the_rows(self, clerk: User) -> None:
        numbers = [f"10203{n:02}" for n in range(12)]
        for number in numbers:
            a_contract(number)
        counted = []
        for some in (numbers[:2], numbers[2:]):
            with CaptureQueriesContext(connection) as captured:
                by_staff(clerk, *(row(number, phone=NEW_PHONE) for number in some))
            counted.append(len(captured))
        assert counted[0] == counted[1]

    def test_the_form_says_when_to_come_back(self, clerk: User) -> None:
        a_contract(NUMBER)
        by_staff(clerk, row(phone=NEW_PHONE))

        answer = Client().post(
            reverse("accounts:registration:start"),
            {"customer_number": NUMBER, "phone": NEW_PHONE, "name_kana": BEFORE["kana"]},
        )

        assert answer.status_code == 200
        assert "連絡先（電話番号・メールアドレス・住所のいずれか）が変更されたばかりのため" in answer.text
        assert NEW_PHONE in answer.text

    def test_a_former_id_does_not_move_meanwhile(self, clerk: User) -> None:
        a_contract(NUMBER)
        legacy = FormerId(customer_number=NUMBER, legacy_id="hanako")
        assert former_id_queries.obstacle(legacy) == ""

        by_staff(clerk, row(phone=NEW_PHONE))

        assert former_id_queries.obstacle(legacy) == "unconfirmed"


class TestAFileOfTheCompany:
    def test_counts_at_once(self, tmp_path: Path) -> None:
        a_contract(NUMBER)

        take_in(tmp_path, row(phone=NEW_PHONE))

        assert identified(NEW_PHONE)
        assert told() == []

    def test_confirms_what_it_repeats(self, tmp_path: Path, clerk: User) -> None:
        a_contract(NUMBER)
        by_staff(clerk, row(phone=NEW_PHONE))

        take_in(tmp_path, row(phone=NEW_PHONE))

        assert identified(NEW_PHONE)

    def test_a_disputed_contact_only_by_another_one(self, tmp_path: Path, clerk: User, agent: User) -> None:
        contract = a_contract(NUMBER)
        by_staff(clerk, row(phone=NEW_PHONE))
        confirming.dispute(contract=contract, by=By.staff(agent), why=WHY)

        take_in(tmp_path, row(phone=NEW_PHONE))
        with pytest.raises(contacts.Unconfirmed):
            identified(NEW_PHONE)
        take_in(tmp_path, row())

        assert identified()


class TestASecondPerson:
    @pytest.fixture
    def contract(self, clerk: User) -> Contract:
        """A contract whose telephone the clerk changed."""
        made = a_contract(NUMBER)
        by_staff(clerk, row(phone=NEW_PHONE))
        return made

    def test_lets_them_prove_at_once(self, contract: Contract, agent: User) -> None:
        confirming.confirm(contract=contract, by=By.staff(agent), why=WHY)

        assert identified(NEW_PHONE)
        with pytest.raises(confirming.NothingToConfirm):
            confirming.confirm(contract=contract, by=By.staff(agent), why=WHY)

    def test_is_not_the_first(self, contract: Contract, clerk: User) -> None:
        with pytest.raises(confirming.OwnChange):
            confirming.confirm(contract=contract, by=By.staff(clerk), why=WHY)

        assert UnconfirmedContacts.objects.live().exists()

    def test_is_not_the_holder(self, clerk: User, contract: Contract, guest: User) -> None:
        actions.hold(contract=contract, account=guest)
        contract.refresh_from_db()

        with pytest.raises(confirming.OwnChange):
            confirming.confirm(contract=contract, by=By.staff(guest), why=WHY)

    def test_disputes_for_the_customer_without_an_end(self, contract: Contract, agent: User, clerk: User) -> None:
        confirming.dispute(contract=contract, by=By.staff(agent), why=WHY)

        assert UnconfirmedContacts.objects.get().until is None
        by_staff(clerk, row(phone="07011112222"))
        waiting = UnconfirmedContacts.objects.get()
        assert (waiting.until, waiting.is_disputed) == (None, True)
        with pytest.raises(confirming.NothingToConfirm):
            confirming.dispute(contract=contract, by=By.staff(agent), why=WHY)


def test_whoever_imported_another_person_does_not_decide_whose_the_contract_is(
    clerk: User, guest: User, agent: User
) -> None:
    a_contract(NUMBER, guest)
    by_staff(clerk, row(**ANOTHER))
    holding = Holding.objects.get()

    with pytest.raises(deciding.OwnContract):
        decide(holding, clerk, same=False)
    decide(holding, agent, same=False)

    assert Holding.objects.get().state == Holding.State.ENDED
