"""お客様: found exactly, shown masked, in clear for a reason, and helped; all of it on record."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.notices import actions as notice_actions
from desk.customers import actions
from desk.staff.roles import Role
from portal import masking
from portal.staff_admin import masked, searching
from tests.accounts.passkeys.keys import a_passkey
from tests.accounts.sign_in.second_steps import with_phone
from tests.billing.statements.bills import a_bill
from tests.conftest import ClientOf
from tests.desk.using import REASON, act, entries, page
from tests.people import a_contract, an_account, an_insider

pytestmark = pytest.mark.django_db

SEARCH = reverse("desk:accounts_user_changelist")


class TestSearching:
    @pytest.mark.parametrize(
        "term",
        [
            "10012345",
            "００１００１２３４５",
            "hikari",
            "HIKARI@example.com",
            "090-1234-5678",
            "+81 90 1234 5678",
            "(090) 1234.5678",
            "０９０ー１２３４−５６７８",
        ],
    )
    def test_a_customer_is_found_by_what_they_say(self, desk: Client, contractor: User, term: str) -> None:
        assert desk.post(SEARCH, {"term": term}).headers["Location"] == page(contractor)

    def test_a_verified_telephone_finds_its_account(self, desk: Client, guest: User) -> None:
        with_phone(guest, "08011112222")

        assert desk.post(SEARCH, {"term": "080-1111-2222"}).headers["Location"] == page(guest)

    def test_a_contract_that_nobody_holds_is_found_too(self, desk: Client) -> None:
        contract = a_contract("20054321", phone="0312345678")

        answer = desk.post(SEARCH, {"term": "03-1234-5678"})

        assert answer.headers["Location"] == reverse("desk:accounts_contract_change", args=[contract.public_id])

    def test_several_are_listed_masked(self, desk: Client, contractor: User) -> None:
        a_contract("20054321", phone="09012345678", name="岬 凪")

        answer = desk.post(SEARCH, {"term": "09012345678"}, follow=True)

        assert "岬" in answer.text
        assert "岬 凪" not in answer.text
        assert ">ひかり<" not in answer.text

    @pytest.mark.parametrize(
        "term",
        [
            "1001234",
            "hik",
            "%",
            "@",
            "0",
            "　",
            "湊 ひかり",
            "s-1042",
            "s-1042@example.com",
            "taro10012345",
            "090a12345678",
        ],
    )
    def test_nothing_is_found_by_a_part_of_it_nor_a_colleague(
        self, desk: Client, contractor: User, agent: User, term: str
    ) -> None:
        answer = desk.post(SEARCH, {"term": term}, follow=True)

        assert answer.status_code == 200
        assert page(contractor) not in answer.text
        assert page(agent) not in answer.text

    def test_digits_in_the_name_of_an_account_are_no_customer_number(self, desk: Client, contractor: User) -> None:
        named = an_account("taro10012345", "たろう")

        assert desk.post(SEARCH, {"term": "taro10012345"}).headers["Location"] == page(named)

    def test_that_somebody_searched_is_kept_but_not_what_for(self, desk: Client, contractor: User, agent: User) -> None:
        desk.post(SEARCH, {"term": "10012345"})

        (entry,) = entries("portal:staff_admin:searched")
        assert (entry.actor, entry.detail) == (agent.public_id, {"found": 1, "via": "desk", "role": "agent"})

    def test_nobody_copies_the_customers_one_by_one(self, desk: Client, contractor: User, agent: User) -> None:
        for _ in range(searching.SEARCHES.count):
            searching.SEARCHES.take(agent.public_id)
        for _ in range(actions.REVEALS.count):
            actions.REVEALS.take(agent.public_id)

        assert desk.post(SEARCH, {"term": "10012345"}).status_code == 429
        assert desk.post(reverse("desk:billing_bill_changelist"), {"customer_number": "10012345"}).status_code == 429
        assert desk.post(page(contractor), REASON).status_code == 429
        assert entries("desk:customers:revealed") == []

    def test_an_empty_search_is_refused_in_words(self, desk: Client) -> None:
        assert "入力してください" in desk.post(SEARCH, {"term": ""}).text


class TestLooking:
    def test_personal_data_is_masked(self, desk: Client, contractor: User) -> None:
        with_phone(contractor)

        shown = desk.get(page(contractor)).text

        for secret in ("hikari@example.com", "09012345678", "090-1234-5678", ">hikari<", ">ひかり<"):
            assert secret not in shown, secret
        assert "ひ＊＊" in shown
        assert "hi***@example.com" in shown

    def test_the_look_is_on_record_about_the_customer(self, desk: Client, contractor: User, agent: User) -> None:
        desk.get(page(contractor))

        (entry,) = entries("desk:customers:opened")
        assert (entry.actor, entry.about) == (agent.public_id, contractor.public_id)
        assert entry.detail["revealed"] is False

    def test_a_reason_shows_it_and_stays_on_record(self, desk: Client, contractor: User, agent: User) -> None:
        answer = desk.post(page(contractor), REASON, follow=True)

        assert "hikari@example.com" in answer.text
        (entry,) = entries("desk:customers:revealed")
        assert (entry.actor, entry.about) == (agent.public_id, contractor.public_id)
        assert entry.detail == {"contract": "", "reason": "call", "ticket": "A-1042", "via": "desk", "role": "agent"}

    @pytest.mark.parametrize(
        "given", [{"reason": ""}, {"reason": "curiosity"}, {"reason": "call", "ticket": "090-1234-5678"}]
    )
    def test_without_a_proper_reason_it_stays_masked(
        self, desk: Client, contractor: User, given: dict[str, str]
    ) -> None:
        answer = desk.post(page(contractor), given)

        assert "hikari@example.com" not in answer.text
        assert entries("desk:customers:revealed") == []

    def test_a_reason_is_for_one_customer(self, desk: Client, contractor: User, stranger: User) -> None:
        desk.post(page(contractor), REASON)

        assert "wataru@example.com" not in desk.get(page(stranger)).text

    def test_after_ten_minutes_it_is_masked_again(self, desk: Client, contractor: User) -> None:
        desk.post(page(contractor), REASON)
        session = desk.session
        session[masked.REVEALED] = {contractor.public_id: timezone.now().timestamp() - 1}
        session.save()

        assert "hikari@example.com" not in desk.get(page(contractor)).text

    def test_who_audits_sees_no_personal_data_whatever_the_reason(self, contractor: User, client_of: ClientOf) -> None:
        auditor = client_of(an_insider("s-7000", "監査の人", Role.AUDIT))

        assert "個人情報を表示する" not in auditor.get(page(contractor)).text
        assert auditor.post(page(contractor), REASON).status_code == 403

    def test_the_customer_reads_that_somebody_looked(self, desk: Client, contractor: User, client_of: ClientOf) -> None:
        desk.post(page(contractor), REASON)

        assert (
            "窓口担当者がお名前・ご連絡先などを表示して確認しました"
            in client_of(contractor).get(reverse("accounts:security_log:index")).text
        )

    def test_factors_are_named_by_kind_and_time_only(self, desk: Client, contractor: User) -> None:
        passkey = a_passkey(contractor)

        shown = desk.get(page(contractor)).text

        assert "パスキー" in shown
        assert passkey.name not in shown
        assert passkey.public_id not in shown

    def test_the_page_costs_as_many_queries_for_a_full_account_as_for_an_empty_one(
        self, desk: Client, contractor: User, guest: User
    ) -> None:
        a_contract("29999999", guest)
        for number in range(3):
            a_contract(f"3000000{number}", contractor)
            a_passkey(contractor)
            notice_actions.tell(account=contractor, title="件名")
        counted = []
        for customer in (guest, contractor):
            desk.get(page(customer))
            with CaptureQueriesContext(connection) as captured:
                desk.get(page(customer))
            counted.append(len(captured))

        assert counted[0] == counted[1]
        assert counted[1] <= 39

    def test_no_hash_is_shown(self, desk: Client, contractor: User) -> None:
        shown = desk.post(page(contractor), REASON, follow=True).text

        assert contractor.password not in shown
        assert "md5$" not in shown

    def test_one_of_the_companys_people_is_no_customer(self, desk: Client, agent: User, admin: User) -> None:
        for colleague in (agent, admin):
            assert desk.get(page(colleague)).status_code == 404
            assert desk.post(act(colleague, "end-sessions"), REASON).status_code == 404


class TestContracts:
    def test_a_contract_is_masked_until_a_reason_is_given(self, desk: Client, contractor: User) -> None:
        contract = contractor.contracts.get()
        url = reverse("desk:accounts_contract_change", args=[contract.public_id])

        closed = desk.get(url, follow=True).text
        clear = desk.post(page(contractor), REASON, follow=True).text

        for secret in ("湊 ひかり", "1984", "090-1234-5678", "虎ノ門"):
            assert secret not in closed, secret
            assert secret in clear, secret
        assert "09012345678" not in closed
        assert {entry.about for entry in entries("desk:customers:opened")} == {contractor.public_id}
        assert len(entries("desk:customers:revealed")) == 1

    def test_lines_and_bills_stand_beside_it(self, desk: Client, contractor: User) -> None:
        contract = contractor.contracts.get()
        bill = a_bill(contract, date(2026, 5, 1))

        shown = desk.get(reverse("desk:accounts_contract_change", args=[contract.public_id]), follow=True).text

        assert reverse("desk:billing_bill_change", args=[bill.public_id]) in shown

    def test_the_contract_of_a_colleague_is_not_there(self, desk: Client, agent: User) -> None:
        own = a_contract("30000001", agent)

        assert desk.get(reverse("desk:accounts_contract_change", args=[own.public_id])).status_code == 404


@pytest.mark.parametrize(
    ("full", "shown"), [("湊 ひかり", "湊 ＊＊＊"), ("ミナト　ヒカリ", "ミ＊＊　＊＊＊"), ("海", "海"), ("", "")]
)
def test_a_name_keeps_its_first_character(full: str, shown: str) -> None:
    assert masking.name(full) == shown
