"""A contract that was added to the account for this purpose replaces no telephone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.contracts import actions as contract_actions
from accounts.contracts import persons
from accounts.contracts.models import Contract
from accounts.lost_phone.models import State
from accounts.models import Phone, User
from tests.accounts.lost_phone import recovering
from tests.accounts.lost_phone.recovering import identified, url
from tests.accounts.registration.registering import facts
from tests.people import a_contract, an_account, long_held

THEIRS: dict[str, Any] = {"name": "浜野 渡", "name_kana": "ハマノ　ワタル", "name_kana_key": "ハマノワタル"}
OTHER_DAY: dict[str, Any] = {"birth_date": date(1951, 7, 7)}
UNKNOWN_DAY: dict[str, Any] = {"birth_date": None}
NUMBER, PHONE = "10099999", "09099998888"


def asked_for_the_other(contract: Contract, other: Contract) -> Client:
    """Return a browser in which the telephone of the other contract has answered."""
    browser = identified(contract)
    browser.post(url("contract"), facts(other))
    recovering.answers(browser, "contract_code")
    return browser


def refuses(browser: Client) -> bool:
    return recovering.the_row().state == State.IDENTIFIED and "確認できませんでした" in browser.get(url("ways")).text


class TestAsTheOtherProof:
    def test_one_of_the_same_person_held_for_a_month_proves(
        self, contract: Contract, contractor: User, lost: Phone
    ) -> None:
        browser = asked_for_the_other(contract, long_held(NUMBER, contractor, phone=PHONE))

        assert browser.get(url("number")).status_code == 200

    @pytest.mark.parametrize("fields", [THEIRS, OTHER_DAY, UNKNOWN_DAY])
    def test_one_of_somebody_else_does_not(
        self, contract: Contract, contractor: User, lost: Phone, fields: dict[str, Any]
    ) -> None:
        assert refuses(asked_for_the_other(contract, long_held(NUMBER, contractor, phone=PHONE, **fields)))

    def test_one_added_lately_does_not(self, contract: Contract, contractor: User, lost: Phone) -> None:
        young = long_held(NUMBER, contractor, phone=PHONE)
        Contract.objects.filter(pk=young.pk).update(held_since=timezone.now() - timedelta(days=29, hours=23))

        assert refuses(asked_for_the_other(contract, young))

    def test_moving_it_begins_anew(self, contract: Contract, contractor: User, lost: Phone) -> None:
        elsewhere = an_account("before", "まえの人")
        moved = long_held(NUMBER, elsewhere, phone=PHONE)
        contract_actions.pass_on(contract=moved, giver=elsewhere, taker=contractor)

        assert refuses(asked_for_the_other(contract, moved))


class TestAsTheFirstOne:
    """Whoever orders a letter has it sent to the first contract's address, and whoever has the recovery codes of an
    account has more than a contract."""

    @pytest.mark.parametrize("fields", [THEIRS, OTHER_DAY])
    def test_a_letter_to_a_foreign_address_replaces_nothing(
        self, contractor: User, lost: Phone, fields: dict[str, Any]
    ) -> None:
        foreign = long_held(NUMBER, contractor, phone=PHONE, **fields)
        identified(foreign).post(url("post"))
        browser = identified(foreign)

        browser.post(url("posted"), {"digits": recovering.printed()})

        page = browser.get(url("number")).text
        assert "このご契約では、電話番号を登録し直せません" in page
        assert 'name="phone"' not in page

    def test_one_added_lately_neither(self, contract: Contract, contractor: User, lost: Phone) -> None:
        young = a_contract(NUMBER, contractor, phone=PHONE)
        identified(young).post(url("post"))
        browser = identified(young)

        browser.post(url("posted"), {"digits": recovering.printed()})

        assert "このご契約では、電話番号を登録し直せません" in browser.get(url("number")).text

    def test_the_pages_before_are_the_same(self, contract: Contract, contractor: User, lost: Phone) -> None:
        foreign = a_contract(NUMBER, contractor, phone=PHONE, **THEIRS)

        pages = [identified(one).get(url("ways")).text for one in (contract, foreign)]

        assert pages[0].count("mp-menu__row") == pages[1].count("mp-menu__row") > 0
        assert recovering.the_row().account is None

    def test_the_only_contract_proves_from_its_first_day(self, contract: Contract, lost: Phone) -> None:
        identified(contract).post(url("post"))
        browser = identified(contract)

        browser.post(url("posted"), {"digits": recovering.printed()})

        assert 'name="phone"' in browser.get(url("number")).text


def test_a_contract_that_stops_proving_on_the_way_replaces_nothing(
    contract: Contract, contractor: User, lost: Phone
) -> None:
    browser = recovering.proven(contract, contractor)
    a_contract(NUMBER, contractor, held_since=timezone.now() - timedelta(days=90), **THEIRS)

    recovering.answers(browser, "number_code", recovering.NEW)

    assert not Phone.objects.filter(number=recovering.NEW).exists()


def test_without_a_contract_none_proves(guest: User, contract: Contract) -> None:
    assert not persons.proving(guest.pk).exists()
    assert not persons.proves(contract, guest.pk)
