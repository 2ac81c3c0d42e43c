"""Pages of an ID登録 as strangers see them."""

from django.test import Client
from django.urls import reverse

from accounts.contracts.models import Contract
from accounts.models import User
from tests.accounts.registration.registering import facts, url
from tests.accounts.sign_in.signing_in import without_token
from tests.accounts.takeover import taking_over
from tests.conftest import ClientOf
from tests.people import a_contract


def test_before_the_code_held_and_free_contracts_look_alike(contract: Contract, contractor: User) -> None:
    free = a_contract("1020304", name=contract.name)
    pages = []

    for one in (contract, free):
        browser = Client()
        browser.post(url("again"), facts(one))
        shown = [browser.get(url(name)).text for name in ("phone", "help", "post", "posted")]
        pages.append([without_token(text) for text in shown])

    assert pages[0] == pages[1]


def test_a_stranger_does_not_go_on_with_it(contract: Contract, stranger: User, client_of: ClientOf) -> None:
    taking_over.to_verified(contract)

    for browser in (Client(), client_of(stranger)):
        assert browser.get(url("profile"))["Location"] == url("start")


def test_whoever_is_signed_in_adds_the_contract_instead(
    contract: Contract, contractor: User, client_of: ClientOf
) -> None:
    assert client_of(contractor).get(url("again"))["Location"] == reverse("accounts:contracts:add")


def test_the_lock_leads_here(db: None) -> None:
    assert url("again") in Client().get(reverse("accounts:sign_in:locked")).text
