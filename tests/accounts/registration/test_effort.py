"""Limits of the work that a stranger can cause, and of a session key known before."""

from unittest import mock

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.contracts.models import Contract
from accounts.registration import actions
from tests.accounts.registration import registering
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def test_a_registration_has_twenty_passwords_hashed_and_then_starts_again(browser: Client, contract: Contract) -> None:
    registering.to_verified(browser, contract)
    with mock.patch.object(actions, "make_password", wraps=make_password) as hashing:
        for _ in range(15):
            registering.fill(browser)
        for _ in range(10):
            browser.post(registering.url("check"), registering.profile())
        last = browser.post(registering.url("profile"), registering.profile())

    assert hashing.call_count == 20
    assert last.status_code == 302
    assert last.headers["Location"] == registering.url("start")


def test_the_session_gets_a_new_key_when_the_password_was_typed_at_the_link(contract: Contract) -> None:
    registering.to_provisional(Client(), contract)
    link = registering.link_of(deliver())
    known = Client()
    session = known.session
    session["planted"] = True
    session.save()
    known.cookies["session"] = planted = str(session.session_key)
    victim = Client()
    victim.cookies["session"] = planted

    assert registering.use_link(victim, link).status_code == 302

    assert known.get(registering.url("done")).headers["Location"] == "/login/"
    assert victim.get(registering.url("done")).status_code == 200
