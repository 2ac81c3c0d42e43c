"""Registering a passkey [002-52…60]."""

from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.test import Client

from accounts.users.models import State
from accounts.models import Passkey, PasskeyAttestation, User
from accounts.passkeys import actions, ceremonies
from portal.audit.models import Entry
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import BACKED_UP, ELIGIBLE, PRESENT, VERIFIED, Authenticator, raw
from tests.accounts.passkeys.ceremony import begun
from tests.conftest import ClientOf
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def test_the_device_must_verify_its_owner_and_keep_the_key(hers: Client) -> None:
    options = begun(hers)["publicKey"]

    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["rp"] == {"id": "localhost", "name": settings.OTP_WEBAUTHN_RP_NAME}


def test_the_device_shows_the_account_by_its_names(hers: Client, contractor: User) -> None:
    user = begun(hers)["publicKey"]["user"]

    assert (user["name"], user["displayName"]) == ("hikari", "ひかり")


def test_an_account_has_one_handle_that_says_nothing(hers: Client, contractor: User) -> None:
    first, second = (begun(hers)["publicKey"]["user"]["id"] for _ in range(2))

    assert first == second
    assert len(raw(first)) == 64


def test_a_passkey_is_registered_under_the_name_of_its_device(hers: Client, contractor: User) -> None:
    device = Authenticator()

    answer = ceremony.complete(hers, "register", device.create(begun(hers)))

    passkey = Passkey.objects.get(user=contractor)
    assert answer.json() == {"url": "/account/passkeys/new/done/"}
    assert (passkey.name, passkey.confirmed, passkey.discoverable) == ("iPhone の Safari", True, True)
    assert bytes(passkey.credential_id) == device.credential_id
    assert PasskeyAttestation.objects.get(credential=passkey).fmt == "none"


def test_the_account_is_told_by_mail(hers: Client, contractor: User) -> None:
    ceremony.registers(hers, Authenticator())

    [mail] = deliver()

    assert mail.to == contractor.email
    assert "パスキーを登録しました" in mail.subject
    assert "iPhone の Safari" in mail.text
    assert "/account/passkeys/" in mail.text


def test_the_audit_log_has_it(hers: Client, contractor: User) -> None:
    passkey = ceremony.registers(hers, Authenticator())

    entry = Entry.objects.get(action="accounts:passkeys:added")
    assert (entry.actor, entry.about) == (contractor.public_id, contractor.public_id)
    assert entry.detail == {"passkey": passkey.public_id}


def test_a_second_passkey_of_the_same_kind_is_told_apart(hers: Client) -> None:
    names = [ceremony.registers(hers, Authenticator()).name for _ in range(3)]

    assert names == ["iPhone の Safari", "iPhone の Safari（2）", "iPhone の Safari（3）"]


@pytest.mark.parametrize(
    ("backup", "eligible", "backed_up"),
    [(0, False, False), (ELIGIBLE, True, False), (ELIGIBLE | BACKED_UP, True, True)],
)
def test_what_is_synced_is_known(hers: Client, backup: int, eligible: bool, backed_up: bool) -> None:
    passkey = ceremony.registers(hers, Authenticator(backup=backup, count=None))

    assert (passkey.backup_eligible, passkey.backup_state) == (eligible, backed_up)


# --- the phone code before it --------------------------------------------------------------------
@pytest.mark.parametrize("proofs", [[], ["phone"], ["passkey"], ["passcode", "mail"]])
def test_nothing_but_a_phone_code_of_its_own_opens_the_ceremony(hers: Client, proofs: list[str]) -> None:
    ceremony.proves(hers, *proofs)

    answer = ceremony.post(hers, "register_begin", {})

    assert (answer.status_code, answer.json()["code"]) == (403, "unproven")
    assert answer.json()["url"].startswith("/account/confirm/?strength=phone&only=phone&next=")


def test_a_phone_code_of_five_minutes_ago_is_too_old(hers: Client) -> None:
    ceremony.answers_the_phone(hers, ago=301)

    assert ceremony.post(hers, "register_begin", {}).status_code == 403


def test_the_code_must_still_be_fresh_when_the_device_answers(hers: Client) -> None:
    message = Authenticator().create(begun(hers))
    ceremony.proves(hers, "phone")

    assert ceremony.complete(hers, "register", message).status_code == 403
    assert not Passkey.objects.exists()


def test_one_code_makes_one_passkey(hers: Client) -> None:
    ceremony.registers(hers, Authenticator())

    assert ceremony.post(hers, "register_begin", {}).status_code == 403


# --- messages that are not what was asked for ----------------------------------------------------
LIES: dict[str, dict[str, Any]] = {
    "wrong type": {"type": "webauthn.get"},
    "unknown type": {"type": "payment.create"},
    "wrong challenge": {"challenge": "AAAA"},
    "foreign origin": {"origin": "https://my-minato-hikari.example"},
    "insecure origin": {"origin": "http://localhost.evil.example"},
    "origin is no text": {"origin": 5},
    "wrong rp id": {"rp_id": "example.com"},
    "nobody there": {"flags": VERIFIED},
    "not verified": {"flags": PRESENT},
    "impossible backup": {"flags": PRESENT | VERIFIED | BACKED_UP},
    "unknown format": {"fmt": "mint"},
    "statement where none may be": {"statement": {"sig": b"x"}},
    "packed without a signature": {"fmt": "packed"},
    "packed with rubbish": {"fmt": "packed", "statement": {"alg": -7, "sig": b"x", "x5c": [b"x"]}},
    "tpm with rubbish": {"fmt": "tpm", "statement": {"ver": "2.0", "alg": -7, "sig": b"x", "x5c": [b"x"]}},
    "apple with rubbish": {"fmt": "apple", "statement": {"x5c": [b"x", b"y"]}},
    "u2f with rubbish": {"fmt": "fido-u2f", "statement": {"sig": b"x", "x5c": [b"x"]}},
    "safetynet with rubbish": {"fmt": "android-safetynet", "statement": {"ver": "1", "response": b"a.b.c"}},
    "key of an unknown kind": {"cose": b"\xa2\x01\x18\x63\x03\x26"},
    "key that is none": {"cose": b"\xff"},
    "key not on its curve": {"cose": b"\xa5\x01\x02\x03\x26\x20\x01\x21\x41\x01\x22\x41\x01"},
    "weak algorithm": {"cose": b"\xa4\x01\x03\x03\x39\xff\xfe\x20\x41\x01\x21\x43\x01\x00\x01"},
    "wrong credential type": {"credential_type": "password"},
    "extensions are null": {"extensions": None},
    "extensions are text": {"extensions": {"credProps": 7}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_registers_nothing(hers: Client, lie: str) -> None:
    message = Authenticator().create(begun(hers), **LIES[lie])

    answer = ceremony.complete(hers, "register", message)

    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["detail"]
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(
    "credential",
    [None, 5, [], "text", {}, {"id": 1}, {"id": "a", "rawId": "a", "response": []}, {"response": {"x": 1}}],
    ids=repr,
)
def test_what_is_no_credential_registers_nothing(hers: Client, credential: Any) -> None:
    begun(hers)

    assert ceremony.complete(hers, "register", credential).status_code == 400


@pytest.mark.parametrize("part", ["clientDataJSON", "attestationObject"])
@pytest.mark.parametrize("rubbish", ["", "%", "!!!!", "AAAA", "e30", "_" * 4000, "あ", "\0", None, 7])
def test_rubbish_in_a_part_registers_nothing(hers: Client, part: str, rubbish: Any) -> None:
    message = Authenticator().create(begun(hers))
    message["response"][part] = rubbish

    assert ceremony.complete(hers, "register", message).status_code == 400


@pytest.mark.parametrize("length", [0, 1024])
def test_a_credential_id_has_a_length(hers: Client, length: int) -> None:
    message = Authenticator(credential_id=b"x" * length).create(begun(hers))

    assert ceremony.complete(hers, "register", message).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 50_000, b'{"a":"' + b"a" * 70_000 + b'"}'])
def test_a_body_that_is_no_object_registers_nothing(hers: Client, body: bytes) -> None:
    begun(hers)

    answer = hers.post("/account/passkeys/new/complete/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


# --- what is there already -----------------------------------------------------------------------
def test_a_device_that_holds_a_passkey_is_told_so(hers: Client, passkey: Passkey, device: Authenticator) -> None:
    excluded = begun(hers)["publicKey"]["excludeCredentials"]

    assert [raw(one["id"]) for one in excluded] == [device.credential_id]


def test_the_same_key_is_registered_once(hers: Client, passkey: Passkey, device: Authenticator) -> None:
    answer = ceremony.complete(hers, "register", device.create(begun(hers)))

    assert (answer.status_code, answer.json()["detail"]) == (409, "このパスキーは登録済みです。")
    assert Passkey.objects.count() == 1


def test_the_key_of_another_account_stays_theirs(
    stranger: User, passkey: Passkey, device: Authenticator, client_of: ClientOf
) -> None:
    theirs = client_of(stranger)

    answer = ceremony.complete(theirs, "register", device.create(begun(theirs)))

    assert answer.status_code == 409
    assert Passkey.objects.get().user_id == passkey.user_id


def test_an_account_has_ten_at_most(hers: Client) -> None:
    for _ in range(actions.MOST):
        ceremony.registers(hers, Authenticator())

    answer = ceremony.complete(hers, "register", Authenticator().create(begun(hers)))

    assert (answer.status_code, answer.json()["code"]) == (409, "full")
    assert Passkey.objects.count() == actions.MOST


def test_an_account_that_is_archived_meanwhile_gets_none(contractor: User, hers: Client) -> None:
    judged = Authenticator().create(begun(hers))

    def archived(user_agent: str) -> str:
        User.objects.filter(pk=contractor.pk).update(state=State.ARCHIVED)
        return user_agent

    with mock.patch("accounts.sessions.user_agents.name", archived):
        answer = ceremony.complete(hers, "register", judged)

    assert (answer.status_code, answer.json()["code"]) == (403, "closed")
    assert not Passkey.objects.exists()


def test_beginning_over_and_over_is_refused(hers: Client) -> None:
    for _ in range(ceremonies.BEGUN_PER_ACCOUNT.count):
        begun(hers)

    answer = ceremony.post(hers, "register_begin", {})

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert int(answer.headers["Retry-After"]) > 0
    assert "分ほどたってから" in answer.json()["detail"]
