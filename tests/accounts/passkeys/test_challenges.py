"""The challenge that a device signs: used once, within five minutes, in one browser and one ceremony."""

import time
from unittest import mock

import pytest
from django.test import Client

from accounts.models import Passkey, User
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import PRESENT, Authenticator
from tests.accounts.passkeys.ceremony import begun
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


def test_a_challenge_serves_once(hers: Client) -> None:
    options = begun(hers)
    cookie = ceremony.cookie(hers)
    ceremony.complete(hers, "register", Authenticator().create(options))
    ceremony.answers_the_phone(hers)
    hers.cookies[cookie.key] = cookie.value

    answer = ceremony.complete(hers, "register", Authenticator().create(options))

    assert (answer.status_code, answer.json()["code"]) == (400, "spent")


def test_a_challenge_is_used_up_by_a_message_that_is_refused(hers: Client) -> None:
    options = begun(hers)
    cookie = ceremony.cookie(hers)
    ceremony.complete(hers, "register", Authenticator().create(options, flags=PRESENT))
    hers.cookies[cookie.key] = cookie.value

    assert ceremony.complete(hers, "register", Authenticator().create(options)).json()["code"] == "spent"


def test_a_challenge_lives_five_minutes(hers: Client) -> None:
    earlier = time.time() - 301
    with mock.patch("django.core.signing.time.time", return_value=earlier):
        options = begun(hers)

    answer = ceremony.complete(hers, "register", Authenticator().create(options))

    assert answer.json()["code"] == "spent"


def test_a_challenge_belongs_to_its_browser(hers: Client, contractor: User, client_of: ClientOf) -> None:
    options, elsewhere = begun(hers), client_of(contractor)
    ceremony.answers_the_phone(elsewhere)

    assert ceremony.complete(elsewhere, "register", Authenticator().create(options)).json()["code"] == "spent"
    cookie = ceremony.cookie(hers)
    elsewhere.cookies[cookie.key] = cookie.value  # not even with its cookie: another session
    assert ceremony.complete(elsewhere, "register", Authenticator().create(options)).json()["code"] == "spent"


def test_a_challenge_belongs_to_its_ceremony(hers: Client) -> None:
    options = begun(hers)
    options["publicKey"]["challenge"] = ceremony.begin(hers, "prove")["publicKey"]["challenge"]

    assert ceremony.complete(hers, "register", Authenticator().create(options)).json()["code"] == "spent"


def test_two_tabs_do_not_take_each_others_challenge(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    older = ceremony.begin(browser, "sign_in")
    ceremony.begin(browser, "sign_in")

    answer = ceremony.complete(browser, "sign_in", device.get(older))

    assert (answer.status_code, ceremony.is_signed_in(browser)) == (200, True)


def test_the_tab_beside_approves_after_a_sign_in_page_was_opened(
    contractor: User, client_of: ClientOf, passkey: Passkey, device: Authenticator
) -> None:
    client = client_of(contractor)
    options = ceremony.begin(client, "prove")
    ceremony.begin(client, "sign_in")

    assert ceremony.complete(client, "prove", device.get(options)).status_code == 200


def test_a_browser_holds_five_ceremonies_open_the_newest(
    browser: Client, passkey: Passkey, device: Authenticator
) -> None:
    opened = [ceremony.begin(browser, "sign_in") for _ in range(7)]

    assert len([one for name, one in browser.cookies.items() if name.startswith("passkey-") and one.value]) == 5
    assert ceremony.complete(browser, "sign_in", device.get(opened[0])).json()["code"] == "spent"
    assert ceremony.complete(browser, "sign_in", device.get(opened[2])).status_code == 200
