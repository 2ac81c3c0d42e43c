"""契約状況: its holder sees it, others do not."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.users.models import User
from accounts.authenticators.strengths import Strength
from accounts.contracts.models import Contract
from tests.accounts.contact_changes.changing import proven
from tests.accounts.sign_in.second_steps import with_phone
from tests.conftest import ClientOf
from tests.people import a_contract

pytestmark = pytest.mark.django_db

INDEX = reverse("accounts:contracts:index")


def detail(contract: Contract) -> str:
    return reverse("accounts:contracts:detail", args=[contract.public_id])


def test_the_holder_sees_each_contract_and_its_state(contractor: User, client_of: ClientOf) -> None:
    a_contract("555000", contractor, status="suspended")

    page = client_of(contractor).get(INDEX).content.decode()

    for shown in ("10012345", "ご利用中", "555000", "休止中"):
        assert shown in page


CLEAR = ("湊 ひかり", "ミナト　ヒカリ", "090-1234-5678", "hikari@home.example", "105-0001", "東京都港区虎ノ門1-2-3")
MASKED = ("湊 ＊＊＊", "ミ＊＊　＊＊＊", "090-****-**78", "hi***@home.example", "105-****", "東京都＊＊＊＊")


@pytest.mark.parametrize("strength", [None, Strength.MAIL, Strength.PASSCODE])
def test_an_open_session_does_not_tell_what_proves_the_holder_elsewhere(
    contractor: User, client_of: ClientOf, strength: Strength | None
) -> None:
    with_phone(contractor)
    Contract.objects.update(email="hikari@home.example")
    address = detail(contractor.contracts.get())
    browser = client_of(contractor)

    page = (proven(browser, strength) if strength is not None else browser).get(address).text

    assert [one for one in CLEAR if one in page] == []
    assert [one for one in MASKED if one not in page] == []
    ask = f"{reverse('accounts:reauthentication:ask')}?strength=phone&amp;next={quote(address, safe='')}"
    assert ask in page
    assert "湊 ひかり" not in browser.get(INDEX).text


def test_after_a_fresh_proof_the_page_is_in_clear(contractor: User, client_of: ClientOf) -> None:
    with_phone(contractor)
    Contract.objects.update(email="hikari@home.example")

    page = proven(client_of(contractor)).get(detail(contractor.contracts.get())).text

    assert [one for one in CLEAR if one not in page] == []
    assert "ご本人確認をしてすべて表示する" not in page


def test_without_a_second_step_the_mailbox_shows_it(contractor: User, client_of: ClientOf) -> None:
    address = detail(contractor.contracts.get())
    page = client_of(contractor).get(address).text
    assert f"{reverse('accounts:contact_changes:mailbox')}?next={quote(address, safe='')}" in page

    assert "湊 ひかり" in proven(client_of(contractor), Strength.MAIL).get(address).text


def test_the_holder_sees_the_data_of_a_contract(contractor: User, client_of: ClientOf) -> None:
    page = proven(client_of(contractor)).get(detail(contractor.contracts.get())).content.decode()

    for shown in ("10012345", "湊 ひかり", "090-1234-5678", "〒105-0001", "東京都港区虎ノ門1-2-3", "2021年4月1日"):
        assert shown in page


def test_a_stranger_sees_none_of_it(contractor: User, stranger: User, client_of: ClientOf) -> None:
    browser = client_of(stranger)

    assert browser.get(detail(contractor.contracts.get())).status_code == 404
    assert "10012345" not in browser.get(INDEX).content.decode()


def test_a_guest_is_shown_how_to_add_a_contract(guest: User, client_of: ClientOf) -> None:
    page = client_of(guest).get(INDEX).content.decode()

    assert "ご契約はまだ追加されていません" in page
    assert reverse("accounts:contracts:add") in page


def test_an_ended_contract_stays_visible_to_its_holder(contractor: User, client_of: ClientOf) -> None:
    Contract.objects.update(status="ended")

    assert "解約済み" in client_of(contractor).get(INDEX).content.decode()


def test_the_sample_of_a_customer_number_is_open_to_everybody() -> None:
    assert "お客様番号の表記見本" in Client().get(reverse("accounts:contracts:sample")).content.decode()


@pytest.mark.parametrize("public_id", ["nothing", "x" * 5000, "%00"])
def test_an_address_that_names_nothing_is_not_found(contractor: User, client_of: ClientOf, public_id: str) -> None:
    assert client_of(contractor).get(f"{INDEX}{public_id}/").status_code == 404
