"""A contract whose file names another person: suspended at import, closed until the decision."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.contracts import actions, contacts, identity
from accounts.contracts.identity import Asker, NotMatching
from accounts.contracts.printing import FLOWS
from accounts.models import Contract, Holding, Notice, PostedCode, User
from accounts.takeover import closing
from portal.audit.models import Entry
from portal.imports.models import Run
from tests.accounts.contracts.changing_hands import ANOTHER, NUMBER, change_hands, row, take_in
from tests.conftest import ClientOf
from tests.letters import deliver
from tests.people import a_contract

pytestmark = pytest.mark.django_db

INDEX = reverse("accounts:contracts:index")


@pytest.fixture
def held(guest: User) -> Contract:
    """A contract of the guest's."""
    return a_contract(NUMBER, guest)


class TestTheFile:
    @pytest.mark.parametrize(
        "changes",
        [
            {"name": "浜 ひかり", "kana": "ハマ　ヒカリ"},
            {"born": "1990-01-02"},
            {"kana": "ハマ　ヒカリ", "born": ""},
            ANOTHER,
        ],
    )
    def test_another_kana_or_birth_date_takes_the_contract_from_its_holder(
        self, changes: dict[str, str], tmp_path: Path, held: Contract, guest: User
    ) -> None:
        since = held.held_since

        holding = change_hands(tmp_path, held, **changes)

        assert (held.holder, held.held_since) == (None, None)
        assert held.suspended_at == holding.suspended_at
        assert (holding.account, holding.held_since, holding.state) == (guest, since, "waiting")
        assert (holding.name, holding.name_kana_key, str(holding.birth_date)) == (
            "湊 ひかり", "ミナトヒカリ", "1984-03-09",
        )  # fmt: skip

    @pytest.mark.parametrize(
        "changes",
        [
            {"kana": "みなと・ﾋｶﾘ"},
            {"kana": "ミナトヒカリ"},
            {"born": ""},
            {"name": "湊 光"},
            {"phone": "08099998888"},
            {"email": "new@example.com"},
        ],
    )
    def test_notation_blank_and_other_data_are_no_change_of_the_person(
        self, changes: dict[str, str], tmp_path: Path, held: Contract, guest: User
    ) -> None:
        take_in(tmp_path, row(**changes))

        held.refresh_from_db()
        assert (held.holder, str(held.birth_date)) == (guest, "1984-03-09")
        assert not Holding.objects.exists()

    def test_a_first_birth_date_is_no_change_and_a_blank_between_two_hides_none(
        self, tmp_path: Path, held: Contract, guest: User
    ) -> None:
        Contract.objects.update(birth_date=None)
        take_in(tmp_path, row())
        assert Contract.objects.get().holder == guest

        take_in(tmp_path, row(born=""))
        take_in(tmp_path, row(born="1990-01-02"))

        assert Contract.objects.get().holder is None

    def test_a_contract_that_nobody_holds_is_not_suspended(self, tmp_path: Path) -> None:
        a_contract(NUMBER)

        take_in(tmp_path, row(**ANOTHER))

        assert Contract.objects.get().suspended_at is None
        assert not Holding.objects.exists()

    def test_the_check_says_how_many_and_changes_nothing(self, tmp_path: Path, held: Contract, guest: User) -> None:
        outcome = take_in(tmp_path, row(**ANOTHER), dry_run=True)

        assert "変更 1、変更なし 0、名義の確認のため表示を停止 1（" in outcome.said
        held.refresh_from_db()
        assert held.holder == guest

    def test_the_run_says_how_many(self, tmp_path: Path, held: Contract) -> None:
        change_hands(tmp_path, held)

        assert Run.objects.get().counts["suspended"] == 1
        [entry] = Entry.objects.filter(action="accounts:contracts:suspended_by_file")
        assert entry.detail == {"count": 1}

    def test_it_costs_as_many_statements_for_fifty_as_for_one(self, tmp_path: Path, guest: User) -> None:
        counted = []
        for size, first in ((1, 2_000_000), (50, 3_000_000)):
            numbers = [str(first + offset) for offset in range(size)]
            for number in numbers:
                a_contract(number, guest)
            with CaptureQueriesContext(connection) as captured:
                take_in(tmp_path, *(row(number, **ANOTHER) for number in numbers))
            counted.append(len(captured))
        assert Holding.objects.count() == 51
        assert counted[0] == counted[1]

    @pytest.mark.parametrize("flow", FLOWS)
    def test_letters_with_a_code_on_their_way_are_void(self, tmp_path: Path, held: Contract, flow: str) -> None:
        subject = contacts.posted_subject(held, flow)
        at = timezone.now()
        PostedCode.objects.create(subject=subject, printed_at=at, expires_at=at + timedelta(days=9))

        change_hands(tmp_path, held)

        assert not PostedCode.objects.exists()

    def test_an_address_that_the_holder_changed_is_not_the_next_persons(self, tmp_path: Path, held: Contract) -> None:
        Contract.objects.update(email="mine@example.com", email_changed_at=timezone.now())

        holding = change_hands(tmp_path, held)

        assert (held.email, held.email_changed_at) == ("", None)
        assert holding.email == "mine@example.com"

    def test_two_changes_keep_the_first_person(self, tmp_path: Path, held: Contract) -> None:
        first = change_hands(tmp_path, held)

        take_in(tmp_path, row(kana="ウミノ　タロウ", born="1984-03-09"))

        second = Holding.objects.get()
        assert (second.pk, second.name_kana_key) == (first.pk, "ミナトヒカリ")
        assert (second.is_name_changed, second.is_birth_date_changed) == (True, False)


class TestTheFormerHolder:
    def test_is_told_without_anything_of_who_comes(
        self, tmp_path: Path, held: Contract, guest: User, client_of: ClientOf
    ) -> None:
        change_hands(tmp_path, held)

        page = client_of(guest).get(INDEX).text
        [mail] = [letter for letter in deliver() if letter.to == guest.email]
        notice = Notice.objects.get(account=guest, title="ご契約の名義を確認しています")
        for said in (page, mail.text, notice.body):
            assert "確認" in said
            assert not any(one in said for one in ("浜辺", "ハマベ", "ナギサ", "08011112222", "1990"))
        assert "お問い合わせ窓口" in page

    def test_sees_nothing_of_the_contract(
        self, tmp_path: Path, held: Contract, guest: User, client_of: ClientOf
    ) -> None:
        change_hands(tmp_path, held)
        browser = client_of(guest)

        assert browser.get(reverse("accounts:contracts:detail", args=[held.public_id]))["Location"] == INDEX
        assert browser.get(reverse("billing:statements:index"), {"contract": held.public_id}).status_code == 404
        for name in ("home:index", "billing:statements:index", "billing:payments:index"):
            body = browser.get(reverse(name)).text
            assert "浜辺" not in body

    def test_a_stranger_learns_nothing_of_it(
        self, tmp_path: Path, held: Contract, client_of: ClientOf, stranger: User
    ) -> None:
        change_hands(tmp_path, held)

        assert client_of(stranger).get(reverse("accounts:contracts:detail", args=[held.public_id])).status_code == 404
        assert "確認しています" not in client_of(stranger).get(INDEX).text

    def test_the_account_is_not_closed_by_an_id_registration_of_another_contract(
        self, tmp_path: Path, held: Contract, guest: User
    ) -> None:
        change_hands(tmp_path, held)

        assert not closing.can_close(guest)


class TestUntilTheDecision:
    @pytest.mark.parametrize("facts", [("ミナト　ヒカリ", "09012345678"), ("ハマベ　ナギサ", "08011112222")])
    def test_nobody_proves_the_contract(self, facts: tuple[str, str], tmp_path: Path, held: Contract) -> None:
        change_hands(tmp_path, held)

        with pytest.raises(NotMatching):
            identity.identify(customer_number=NUMBER, name_kana=facts[0], phone=facts[1], asker=Asker("192.0.2.1"))

    @pytest.mark.parametrize("name", ["registration:start", "registration:again", "lost_phone:start"])
    def test_the_page_answers_as_to_a_stranger_and_says_whom_to_call(
        self, name: str, tmp_path: Path, held: Contract
    ) -> None:
        change_hands(tmp_path, held)
        typed = {"customer_number": NUMBER, "phone": "08011112222", "name_kana": "ハマベ　ナギサ"}

        right = Client().post(reverse(f"accounts:{name}"), typed).text
        wrong = Client().post(reverse(f"accounts:{name}"), {**typed, "name_kana": "ウミノ　タロウ"}).text

        assert "入力された内容が契約者情報と一致しません" in right
        assert "名義の変更などで一致しない場合や、" in right
        assert ("名義の変更などで" in wrong) is True

    def test_nobody_holds_it(self, tmp_path: Path, held: Contract, stranger: User) -> None:
        change_hands(tmp_path, held)

        with pytest.raises(actions.AlreadyHeld):
            actions.hold(contract=held, account=stranger)

    def test_the_database_refuses_a_holder_too(self, tmp_path: Path, held: Contract, stranger: User) -> None:
        change_hands(tmp_path, held)

        with pytest.raises(IntegrityError):
            Contract.objects.filter(pk=held.pk).update(holder=stranger, held_since=timezone.now())
