"""One search field and one page for a customer on the telephone: what is found, stopped, sent, and masked again."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.contracts import identity
from accounts.models import PasswordLock, User
from desk.staff.roles import Role
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import Limit
from tests.billing.statements.bills import a_bill, an_item
from tests.conftest import ClientOf
from tests.desk.using import REASON, act, entries, page
from tests.people import a_contract, an_insider

pytestmark = pytest.mark.django_db

SEARCH = reverse("desk:accounts_user_changelist")


def test_a_name_in_kana_finds_the_person_and_not_a_list_of_bills(desk: Client, contractor: User) -> None:
    assert desk.post(SEARCH, {"term": "みなと ひかり"}).headers["Location"] == page(contractor)


def test_namesakes_are_told_apart_by_birth_date_only(desk: Client, contractor: User) -> None:
    mine = contractor.contracts.get()
    other = a_contract("20054321")
    type(other).objects.filter(pk=other.pk).update(
        name_kana=mine.name_kana, name_kana_key=mine.name_kana_key, birth_date=date(1990, 1, 2)
    )

    shown = desk.post(SEARCH, {"term": "ミナト ヒカリ"}, follow=True).text

    assert "同じお名前の方がいます" in shown
    assert page(contractor) not in shown
    found = desk.post(SEARCH, {"term": "ミナト ヒカリ", "birth_date": "1990-01-02"})
    assert found.headers["Location"] == reverse("desk:accounts_contract_change", args=[other.public_id])


def test_an_items_number_finds_its_bill_within_the_customer(desk: Client, contractor: User) -> None:
    bill = a_bill(contractor.contracts.get(), date(2026, 5, 1))

    found = desk.post(SEARCH, {"term": f"10012345 202605-{bill.revision}-1"})

    assert found.headers["Location"] == reverse("desk:billing_bill_change", args=[bill.public_id])
    assert "お客様番号も入力してください" in desk.post(SEARCH, {"term": "202605-1-1"}, follow=True).text


def test_a_search_survives_the_back_button_without_its_term_in_the_address(desk: Client, contractor: User) -> None:
    a_contract("20054321", phone="09012345678", name="岬 凪")

    address = desk.post(SEARCH, {"term": "09012345678"}).headers["Location"]

    assert "09012345678" not in address
    assert page(contractor) in desk.get(address).text


def test_a_list_that_is_cut_says_so(desk: Client) -> None:
    for number in range(21):
        a_contract(f"300000{number:02}", phone="09099990000")

    assert "一部だけを表示しています" in desk.post(SEARCH, {"term": "09099990000"}, follow=True).text


def test_the_page_is_titled_with_masked_name_and_number(desk: Client, contractor: User) -> None:
    shown = desk.get(page(contractor)).text

    assert "<title>湊 ＊＊＊ さん（10012345）" in shown


def test_one_reason_shows_account_and_contracts_and_ends_by_itself(desk: Client, contractor: User) -> None:
    answer = desk.post(page(contractor), REASON, follow=True)

    assert "hikari@example.com" in answer.text
    assert "湊 ひかり" in answer.text
    assert "虎ノ門" in answer.text
    assert 590 <= int(answer.headers["Refresh"]) <= 601
    assert len(entries("desk:customers:revealed")) == 1


@pytest.mark.parametrize("limit", [identity.PER_NUMBER, identity.PLAIN_NUMBER_A_DAY])
def test_stopped_identity_checks_of_a_contract_are_seen_and_lifted(
    desk: Client, contractor: User, limit: Limit
) -> None:
    contract = contractor.contracts.get()
    for _ in range(limit.count):
        limit.take(contract.customer_number)
    resume = reverse("desk:accounts_contract_resume", args=[contract.public_id])
    assert "受け付けを停止中" in desk.get(page(contractor)).text
    assert resume in desk.get(page(contractor)).text

    desk.post(resume, REASON)

    assert not limit.is_spent(contract.customer_number)
    assert "受け付けを停止中" not in desk.get(page(contractor)).text
    (entry,) = entries("accounts:contracts:identity_resumed")
    assert (entry.about, entry.detail["reason"]) == (contract.public_id, "call")


def test_stopped_checks_of_an_account_are_seen_and_lifted(desk: Client, guest: User) -> None:
    for _ in range(identity.PLAIN.count):
        identity.PLAIN.take(guest.public_id)
    assert "受け付けを停止中" in desk.get(page(guest)).text

    desk.post(act(guest, "resume-checks"), REASON)

    assert not identity.PLAIN.is_spent(guest.public_id)
    assert len(entries("accounts:contracts:identity_resumed")) == 1


def test_a_bill_is_explained_as_its_customer_reads_it(desk: Client, contractor: User) -> None:
    contract = contractor.contracts.get()
    for month, amount in ((4, 1000), (5, 1500)):
        bill = a_bill(contract, date(2026, month, 1), net=amount)
        an_item(bill, 1, "基本料金", amount)
    shown = desk.get(reverse("desk:billing_bill_change", args=[bill.public_id])).text

    assert "前回（2026年4月）との差" in shown
    assert "お客様の画面の「なぜ" in shown


def test_a_page_of_another_role_leads_back_to_the_desk(desk: Client) -> None:
    answer = desk.get(reverse("desk:audit_entry_changelist"))

    assert answer.status_code == 403
    assert f'href="{reverse("desk:index")}"' in answer.text


def test_a_mail_stands_on_the_page_with_its_state_and_a_masked_address(desk: Client, contractor: User) -> None:
    outbox.put(
        "accounts:password_reset:done",
        channel=Channel.MAIL,
        to=contractor.email,
        ref=contractor.public_id,
        context={"nickname": "ひかり"},
    )

    shown = desk.get(page(contractor)).text

    assert "送信待ち" in shown
    assert contractor.email not in shown


def test_the_first_page_of_the_desk_searches_too(desk: Client, contractor: User) -> None:
    first = desk.get(reverse("desk:index")).text
    assert f'action="{SEARCH}"' in first
    assert 'name="term"' in first

    answer = desk.post(SEARCH, {"term": "10012345"})

    assert answer["Location"] == page(contractor)


def test_a_role_that_may_look_nobody_up_has_no_search_there(client_of: ClientOf) -> None:
    messaging = client_of(an_insider("s-haishin", "配信の人", Role.MESSAGING))

    assert 'name="term"' not in messaging.get(reverse("desk:index")).text


def test_of_the_acts_those_stand_there_that_would_change_something(desk: Client, guest: User) -> None:
    def offered() -> set[str]:
        return set(desk.get(page(guest)).context["acts"])

    assert offered() == {"lock-down", "withdraw"}

    PasswordLock.objects.create(account=guest, key="k", until=timezone.now() + timedelta(hours=1))
    assert offered() == {"lock-down", "withdraw", "unlock"}

    desk.post(act(guest, "withdraw"), REASON)
    assert "call-off" in offered()
    assert "withdraw" not in offered()
