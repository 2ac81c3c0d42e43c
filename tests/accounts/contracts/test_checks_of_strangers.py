"""Identity checks: what strangers use up keeps nobody out who has proven something."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Contract, User
from accounts.password_reset.actions import LINK
from accounts.password_reset.models import PasswordReset
from portal.limits.models import Tally
from tests.conftest import ClientOf
from tests.desk.using import having_just_proven
from tests.people import PASSWORD, a_contract

pytestmark = pytest.mark.django_db

ADD = reverse("accounts:contracts:add")
START = reverse("accounts:registration:start")


def facts(contract: Contract, **others: str) -> dict[str, str]:
    given = {"customer_number": contract.customer_number, "phone": contract.phone, "name_kana": contract.name_kana}
    return {**given, "password": PASSWORD, **others}


def fail(browser: Client, contract: Contract, *, times: int, address: str = START) -> None:
    for _ in range(times):
        assert browser.post(address, facts(contract, name_kana="ヤマダ　タロウ")).status_code in (200, 429)


@pytest.fixture
def wanted(db: None) -> Contract:
    """A contract that nobody holds, whose number and network strangers have used up."""
    contract = a_contract("3333")
    fail(Client(), contract, times=5)
    for n in range(26):
        Client().post(START, facts(contract, customer_number=f"77{n}"))
    assert Client().post(START, facts(contract)).status_code == 429
    return contract


def test_an_account_with_a_contract_adds_another(wanted: Contract, contractor: User, client_of: ClientOf) -> None:
    assert having_just_proven(client_of(contractor)).post(ADD, facts(wanted)).status_code == 302


def test_an_account_without_a_contract_adds_its_first(wanted: Contract, guest: User, client_of: ClientOf) -> None:
    assert having_just_proven(client_of(guest)).post(ADD, facts(wanted)).status_code == 302


def test_a_browser_in_which_a_customer_signed_in_is_known_after_signing_out(wanted: Contract, contractor: User) -> None:
    browser = Client()
    browser.post(reverse("accounts:sign_in:start"), {"identifier": "hikari", "password": PASSWORD})
    browser.post(reverse("accounts:sign_in:logout"))
    assert "_auth_user_id" not in browser.session

    assert browser.post(START, facts(wanted)).status_code == 302


def test_a_browser_in_which_the_contracts_data_were_right_before(contractor: User) -> None:
    contract, browser = a_contract("3333"), Client()
    assert browser.post(START, facts(contract)).status_code == 302
    fail(Client(), contract, times=6)

    assert browser.post(START, facts(contract)).status_code == 302
    assert browser.post(START, facts(a_contract("3334"))).status_code == 302
    fail(Client(), a_contract("3335"), times=6)
    assert browser.post(START, facts(Contract.objects.get(customer_number="3335"))).status_code == 429


def test_whoever_opened_a_mailed_link_of_a_customers_account(wanted: Contract, contractor: User) -> None:
    browser = Client()
    asked = PasswordReset.objects.create(account=contractor)
    browser.get(reverse("accounts:password_reset:link", args=[LINK.token(asked.public_id)]))

    assert browser.post(START, facts(wanted)).status_code == 302


def test_a_signed_cookie_is_worth_nothing_when_it_was_made_up(wanted: Contract, contractor: User) -> None:
    browser = Client()
    browser.cookies["known"] = f'{{"account": "{contractor.public_id}"}}'

    assert browser.post(START, facts(wanted)).status_code == 429


def test_accounts_without_a_contract_guess_no_more_than_strangers(guest: User, client_of: ClientOf) -> None:
    contract, browser = a_contract("3333"), having_just_proven(client_of(guest))
    fail(browser, contract, times=5, address=ADD)
    assert browser.post(ADD, facts(contract)).status_code == 429
    Tally.objects.filter(scope="accounts:contracts:plain").delete()

    assert browser.post(ADD, facts(contract)).status_code == 429  # the number is spent for all of them

    Tally.objects.filter(scope="accounts:contracts:plain_number").delete()
    fail(browser, contract, times=5, address=ADD)
    Tally.objects.filter(scope__in=["accounts:contracts:plain", "accounts:contracts:plain_number"]).delete()
    assert browser.post(ADD, facts(contract)).status_code == 429  # ten a day


def test_a_customer_guesses_no_more_in_a_new_browser(contractor: User, client_of: ClientOf) -> None:
    contract = a_contract("3333")
    fail(having_just_proven(client_of(contractor)), contract, times=5, address=ADD)

    assert having_just_proven(client_of(contractor)).post(ADD, facts(contract)).status_code == 429
    assert Client().post(START, facts(contract)).status_code == 302
