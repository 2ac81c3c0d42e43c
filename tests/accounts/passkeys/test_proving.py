"""「パスキーで確認」: a fresh proof before an act, by the account's own passkey."""

import pytest
from django.test import Client

from accounts.models import Passkey, User
from accounts.reauthentication.queries import KEY
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import PRESENT, Authenticator, raw
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db

ASK = "/account/confirm/?strength=phone&next=/account/passkeys/"


def test_the_ask_page_offers_it_to_whoever_has_one(
    hers: Client, passkey: Passkey, stranger: User, client_of: ClientOf
) -> None:
    ceremony.proves(hers)

    assert "パスキーで確認" in hers.get(ASK).text
    assert "パスキーで確認" not in client_of(stranger).get(ASK).text


def test_it_does_not_stand_in_for_the_phone_code_of_a_new_passkey(hers: Client, passkey: Passkey) -> None:
    ceremony.proves(hers)

    assert "パスキーで確認" not in hers.get("/account/confirm/?strength=phone&only=phone", follow=True).text


def test_only_the_accounts_own_passkeys_may_answer(
    hers: Client, passkey: Passkey, device: Authenticator, stranger: User, client_of: ClientOf
) -> None:
    ceremony.registers(client_of(stranger), Authenticator())

    allowed = ceremony.begin(hers, "prove")["publicKey"]["allowCredentials"]

    assert [raw(one["id"]) for one in allowed] == [device.credential_id]


def test_a_passkey_is_a_fresh_proof_of_the_highest_strength(
    hers: Client, passkey: Passkey, device: Authenticator
) -> None:
    ceremony.proves(hers)
    before = hers.session.session_key

    answer = ceremony.complete(hers, "prove", device.get(ceremony.begin(hers, "prove")), next="/billing/")

    assert answer.json() == {"url": "/billing/"}
    assert list(hers.session[KEY]) == ["passkey"]
    assert hers.session["otp_device_id"] == passkey.persistent_id
    assert hers.session.session_key != before


def test_a_device_may_leave_the_handle_away_when_it_was_named(
    hers: Client, passkey: Passkey, device: Authenticator
) -> None:
    message = device.get(ceremony.begin(hers, "prove"), handle=None)

    assert ceremony.complete(hers, "prove", message).status_code == 200


def test_an_unverified_touch_proves_nothing(hers: Client, passkey: Passkey, device: Authenticator) -> None:
    ceremony.proves(hers)

    answer = ceremony.complete(hers, "prove", device.get(ceremony.begin(hers, "prove"), flags=PRESENT))

    assert answer.status_code == 400
    assert hers.session[KEY] == {}


def test_a_strangers_passkey_proves_nothing(
    hers: Client, passkey: Passkey, stranger: User, client_of: ClientOf
) -> None:
    theirs = Authenticator()
    ceremony.registers(client_of(stranger), theirs)
    ceremony.proves(hers)

    answer = ceremony.complete(hers, "prove", theirs.get(ceremony.begin(hers, "prove")))

    assert (answer.status_code, answer.json()["code"]) == (403, "another")
    assert hers.session[KEY] == {}


def test_a_sign_in_does_not_pass_for_a_proof(hers: Client, passkey: Passkey, device: Authenticator) -> None:
    message = device.get(ceremony.begin(hers, "sign_in"))

    assert ceremony.complete(hers, "prove", message).json()["code"] == "spent"


def test_a_copy_that_proves_ends_the_session(hers: Client, passkey: Passkey, device: Authenticator) -> None:
    device.count = 3
    ceremony.complete(hers, "prove", device.get(ceremony.begin(hers, "prove")))

    answer = ceremony.complete(hers, "prove", device.get(ceremony.begin(hers, "prove"), count=1))

    assert (answer.status_code, answer.json()["code"]) == (403, "suspected")
    assert not ceremony.is_signed_in(hers)


def test_whoever_is_signed_out_is_sent_to_sign_in(db: None) -> None:
    assert ceremony.post(Client(), "prove_begin", {}).headers["Location"] == "/login/"
