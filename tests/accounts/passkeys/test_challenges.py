"""The challenge that a device signs: used once, within five minutes, in one browser and one ceremony."""

import time
from unittest import mock

import pytest
from django.test import Client

from accounts.models import User
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import PRESENT, Authenticator
from tests.accounts.passkeys.ceremony import begun
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db


def test_a_challenge_serves_once(hers: Client) -> None:
    options = begun(hers)
    cookie = hers.cookies["passkey"].value
    ceremony.complete(hers, "register", Authenticator().create(options))
    ceremony.answers_the_phone(hers)
    hers.cookies["passkey"] = cookie

    answer = ceremony.complete(hers, "register", Authenticator().create(options))

    assert (answer.status_code, answer.json()["code"]) == (400, "spent")


def test_a_challenge_is_used_up_by_a_message_that_is_refused(hers: Client) -> None:
    options = begun(hers)
    cookie = hers.cookies["passkey"].value
    ceremony.complete(hers, "register", Authenticator().create(options, flags=PRESENT))
    hers.cookies["passkey"] = cookie

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
    elsewhere.cookies["passkey"] = hers.cookies["passkey"].value  # not even with its cookie: another session
    assert ceremony.complete(elsewhere, "register", Authenticator().create(options)).json()["code"] == "spent"


def test_a_challenge_belongs_to_its_ceremony(hers: Client) -> None:
    options = begun(hers)
    options["publicKey"]["challenge"] = ceremony.begin(hers, "prove")["publicKey"]["challenge"]

    assert ceremony.complete(hers, "register", Authenticator().create(options)).json()["code"] == "spent"
