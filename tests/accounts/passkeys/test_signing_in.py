"""「パスキーでログイン」: identification and authentication in one."""

import copy
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.users.models import State
from accounts.models import Passkey, User
from accounts.passkeys import ceremonies
from accounts.phones import actions as phone_actions
from accounts.reauthentication.queries import KEY
from portal.audit.models import Entry
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import BACKED_UP, ELIGIBLE, PRESENT, VERIFIED, Authenticator, raw, text
from tests.conftest import ClientOf
from tests.letters import deliver

pytestmark = pytest.mark.django_db


def test_a_passkey_signs_in(browser: Client, passkey: Passkey, device: Authenticator, contractor: User) -> None:
    answer = ceremony.signs_in(browser, device)

    assert answer.json() == {"url": "/home/"}
    assert ceremony.is_signed_in(browser, contractor)
    assert browser.get("/home/").status_code == 200


def test_the_whole_session_is_as_strong_as_the_passkey(
    browser: Client, passkey: Passkey, device: Authenticator, contractor: User
) -> None:
    ceremony.signs_in(browser, device)

    assert browser.session["otp_device_id"] == passkey.persistent_id
    assert list(browser.session[KEY]) == ["passkey"]
    assert Entry.objects.filter(action="accounts:sign_in:succeeded", detail__method="passkey").exists()


def test_no_code_is_asked_after_it(browser: Client, passkey: Passkey, device: Authenticator, contractor: User) -> None:
    phone_actions.enrol(account=contractor, number="09012345678")

    ceremony.signs_in(browser, device)

    assert ceremony.is_signed_in(browser, contractor)
    assert [letter.channel for letter in deliver()] == ["mail"]  # of the registration


def test_the_account_and_its_passkey_are_named_nowhere_before(browser: Client, passkey: Passkey) -> None:
    options = ceremony.begin(browser, "sign_in")["publicKey"]

    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"
    assert len(raw(options["challenge"])) == 64


def test_looking_at_the_sign_in_page_makes_no_session(browser: Client, db: None) -> None:
    browser.get("/login/")
    ceremony.begin(browser, "sign_in")

    assert settings.SESSION_COOKIE_NAME not in browser.cookies
    assert not Session.objects.exists()


def test_the_challenge_is_out_of_reach_of_scripts_and_other_sites(browser: Client, db: None) -> None:
    ceremony.begin(browser, "sign_in")

    cookie = ceremony.cookie(browser)
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 300)


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/billing/", "/billing/"),
        ("", "/home/"),
        ("https://evil.example/", "/home/"),
        ("//evil.example", "/home/"),
        ("/\\evil.example", "/home/"),
        (None, "/home/"),
        (["/billing/"], "/home/"),
    ],
)
def test_the_page_that_was_asked_for_follows(
    browser: Client, passkey: Passkey, device: Authenticator, asked: Any, reached: str
) -> None:
    assert ceremony.signs_in(browser, device, next=asked).json() == {"url": reached}


def test_the_session_before_is_left_behind(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    session = browser.session
    session["left"] = "behind"
    session.save()
    before = session.session_key

    ceremony.signs_in(browser, device)

    assert browser.session.session_key != before
    assert "left" not in browser.session


def test_another_person_takes_over_a_signed_in_browser_as_themselves(
    stranger: User, client_of: ClientOf, passkey: Passkey, device: Authenticator, contractor: User
) -> None:
    browser = client_of(stranger)

    ceremony.signs_in(browser, device)

    assert ceremony.is_signed_in(browser, contractor)


def test_a_use_is_noted(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    before = timezone.now()

    ceremony.signs_in(browser, device)

    passkey.refresh_from_db()
    assert passkey.sign_count == 1
    assert passkey.last_used_at is not None
    assert passkey.last_used_at >= before


def test_a_passkey_that_is_backed_up_later_is_shown_as_synced(browser: Client, hers: Client) -> None:
    device = Authenticator(backup=ELIGIBLE)
    passkey = ceremony.registers(hers, device)
    device.backup = ELIGIBLE | BACKED_UP

    ceremony.signs_in(browser, device)

    passkey.refresh_from_db()
    assert passkey.backup_state


# --- messages that are not what was asked for ----------------------------------------------------
LIES: dict[str, dict[str, Any]] = {
    "wrong type": {"type": "webauthn.create"},
    "wrong challenge": {"challenge": "AAAA"},
    "foreign origin": {"origin": "https://my-minato-hikari.example"},
    "origin is no text": {"origin": None},
    "wrong rp id": {"rp_id": "example.com"},
    "nobody there": {"flags": VERIFIED},
    "not verified": {"flags": PRESENT},
    "impossible backup": {"flags": PRESENT | VERIFIED | BACKED_UP},
    "suddenly eligible for backup": {"flags": PRESENT | VERIFIED | ELIGIBLE},
    "promised extensions": {"flags": PRESENT | VERIFIED | 0x80},
    "another key": {"key": Authenticator().key},
    "no handle": {"handle": None},
    "another handle": {"handle": text(b"x" * 64)},
    "handle that is none": {"handle": "%"},
    "handle that is no text": {"handle": 7},
    "wrong credential type": {"credential_type": "password"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_signs_nobody_in(browser: Client, passkey: Passkey, device: Authenticator, lie: str) -> None:
    answer = ceremony.signs_in_lying(browser, device, **LIES[lie])

    passkey.refresh_from_db()
    assert answer.status_code == 400, answer.text
    assert not ceremony.is_signed_in(browser)
    assert (passkey.sign_count, passkey.confirmed, passkey.last_used_at) == (0, True, None)


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
def test_rubbish_in_a_part_signs_nobody_in(browser: Client, passkey: Passkey, device: Authenticator, part: str) -> None:
    for rubbish in ("", "%", "AAAA", "e30", "あ", "\0", "_" * 4000, None, 7):
        message = device.get(ceremony.begin(browser, "sign_in"))
        message["response"][part] = rubbish
        assert ceremony.complete(browser, "sign_in", message).status_code == 400, rubbish

    assert not ceremony.is_signed_in(browser)


@pytest.mark.parametrize("credential", [None, 5, [], "text", {}, {"id": "a", "rawId": "%", "response": {}}], ids=repr)
def test_what_is_no_credential_signs_nobody_in(browser: Client, credential: Any, db: None) -> None:
    ceremony.begin(browser, "sign_in")

    assert ceremony.complete(browser, "sign_in", credential).status_code == 400


def test_an_unknown_passkey_signs_nobody_in(browser: Client, passkey: Passkey) -> None:
    answer = ceremony.signs_in(browser, Authenticator(handle=text(b"x" * 64)))

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


def test_the_name_of_another_credential_does_not_help(
    browser: Client, passkey: Passkey, device: Authenticator, stranger: User, client_of: ClientOf
) -> None:
    theirs = Authenticator()
    ceremony.registers(client_of(stranger), theirs)
    message = theirs.get(ceremony.begin(browser, "sign_in"))
    message["id"] = message["rawId"] = text(device.credential_id)

    assert ceremony.complete(browser, "sign_in", message).status_code == 400
    assert not ceremony.is_signed_in(browser)


def test_a_failure_leaves_a_trace(browser: Client, passkey: Passkey, device: Authenticator, contractor: User) -> None:
    ceremony.signs_in_lying(browser, device, flags=PRESENT)

    entry = Entry.objects.get(action="accounts:passkeys:refused")
    assert (entry.actor, entry.about, entry.detail) == ("anonymous", contractor.public_id, {"fault": "not_genuine"})


# --- the same message twice ----------------------------------------------------------------------
def test_an_assertion_signs_in_once(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    message = device.get(ceremony.begin(browser, "sign_in"))
    replaying = copy.deepcopy(browser)
    assert ceremony.complete(browser, "sign_in", message).status_code == 200

    answer = ceremony.complete(replaying, "sign_in", message)

    assert (answer.status_code, answer.json()["code"]) == (400, "spent")


def test_an_assertion_answers_no_other_challenge(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    message = device.get(ceremony.begin(browser, "sign_in"))
    other = device.get(ceremony.begin(browser, "sign_in"))
    message["response"]["clientDataJSON"] = other["response"]["clientDataJSON"]

    answer = ceremony.complete(browser, "sign_in", message)

    assert (answer.status_code, answer.json()["code"]) == (400, "not_genuine")


def test_an_assertion_is_of_no_use_in_another_browser(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    message = device.get(ceremony.begin(browser, "sign_in"))

    assert ceremony.complete(Client(), "sign_in", message).json()["code"] == "spent"


def test_a_challenge_that_somebody_made_up_is_none(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    options = ceremony.begin(browser, "sign_in")
    cookie = ceremony.cookie(browser)
    browser.cookies[cookie.key] = cookie.value[:-2] + "xx"

    assert ceremony.complete(browser, "sign_in", device.get(options)).json()["code"] == "spent"


# --- who may -------------------------------------------------------------------------------------
def test_an_archived_account_stays_closed(
    browser: Client, passkey: Passkey, device: Authenticator, contractor: User
) -> None:
    User.objects.filter(pk=contractor.pk).update(state=State.ARCHIVED)

    answer = ceremony.signs_in(browser, device)

    assert (answer.status_code, answer.json()["code"]) == (403, "closed")
    assert not ceremony.is_signed_in(browser)


def test_a_locked_password_does_not_lock_the_passkey(
    browser: Client, passkey: Passkey, device: Authenticator, contractor: User
) -> None:
    for _ in range(11):
        Client().post("/login/", {"identifier": "hikari", "password": "wrong-wrong-1"})

    assert ceremony.signs_in(browser, device).status_code == 200


def test_trying_over_and_over_is_refused(browser: Client, passkey: Passkey, device: Authenticator) -> None:
    for _ in range(ceremonies.TRIED_PER_NETWORK.count):
        ceremony.complete(browser, "sign_in", None)

    answer = ceremony.signs_in(browser, device)

    assert (answer.status_code, answer.json()["code"]) == (429, "too_many")
    assert not ceremony.is_signed_in(browser)


def test_signing_in_well_uses_up_no_tries(browser: Client, hers: Client) -> None:
    device = Authenticator()
    ceremony.registers(hers, device)

    for _ in range(3):
        ceremony.signs_in(browser, device)

    assert ceremonies.TRIED_PER_NETWORK.retry_after("127.0.0.1") > 0
    assert not ceremonies.TRIED_PER_NETWORK.is_spent("127.0.0.1")


def test_the_forgery_token_is_asked_for(passkey: Passkey) -> None:
    browser = Client(enforce_csrf_checks=True)

    assert ceremony.post(browser, "sign_in_begin", {}).status_code == 403
