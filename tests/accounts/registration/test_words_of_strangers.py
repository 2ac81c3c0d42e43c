"""Words that a registrant typed stand in no mail to somebody who has not answered yet."""

import pytest
from django.test import Client

from accounts.contracts.models import Contract
from accounts.models import User
from portal.delivery.models import Channel
from tests.accounts.registration import registering
from tests.accounts.registration.registering import url
from tests.letters import Sent, deliver
from tests.people import a_contract, an_account

pytestmark = pytest.mark.django_db

TYPED = {"username": "kogane-mochi", "nickname": "今すぐお電話を"}


def mails() -> list[Sent]:
    return [letter for letter in deliver() if letter.channel == Channel.MAIL]


def assert_quiet(letters: list[Sent]) -> None:
    assert letters
    for letter in letters:
        said = f"{letter.subject}{letter.text}{letter.html}"
        assert not [word for word in TYPED.values() if word in said]


def test_none_in_the_mail_of_a_registration_nor_in_the_next_ones(browser: Client, contract: Contract) -> None:
    registering.to_provisional(browser, contract, **TYPED)
    assert_quiet(mails())

    browser.post(url("address"), {"email": "betsu@example.jp"})

    assert_quiet(mails())


def test_none_in_that_of_a_registration_without_a_contract(browser: Client) -> None:
    registering.to_provisional(browser, None, **TYPED)

    assert_quiet(mails())


def test_none_in_the_mail_to_whoever_has_the_address_already(browser: Client) -> None:
    an_account("senkyaku", "先客", email="senkyaku@example.com")
    registering.to_provisional(browser, None, email="senkyaku@example.com", **TYPED)

    assert_quiet(mails())


def test_none_in_the_mail_to_the_holder_of_the_contract(browser: Client) -> None:
    registering.to_provisional(browser, a_contract("4444", an_account("holder", "もちぬし")), **TYPED)

    assert_quiet(mails())


def test_none_in_the_mail_to_the_companys_contact_only_in_the_registrants_own(
    browser: Client, contract: Contract
) -> None:
    registering.to_provisional(browser, contract, **TYPED)
    registering.use_link(browser, registering.link_of(deliver()))

    told = {letter.to: letter for letter in mails()}
    account = User.objects.get()
    assert TYPED["nickname"] in told.pop(account.email).text
    assert_quiet(list(told.values()))
