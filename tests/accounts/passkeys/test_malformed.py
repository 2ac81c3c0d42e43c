"""Messages that no device sends: cut off, altered, oversized. None is accepted, and none causes a server error."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any

import cbor2
import pytest
from django.test import Client

from accounts.models import Passkey
from portal.limits.models import Tally
from tests.accounts.passkeys import ceremony
from tests.accounts.passkeys.authenticator import Authenticator, raw, text
from tests.accounts.passkeys.ceremony import begun

SIGNED = ["clientDataJSON", "authenticatorData", "signature"]
MADE = ["clientDataJSON", "attestationObject"]
ODD_CBOR = {
    "a string longer than anything": b"\x5b" + b"\xff" * 8,
    "a list longer than anything": b"\x9b" + b"\x7f" + b"\xff" * 7,
    "lists in lists": b"\x81" * 30_000,
    "lists that never end": b"\x9f" * 5_000,
    "a value that holds itself": b"\xd8\x1c\x81\xd8\x1d\x00",
    "a date that is none": b"\xc0\x63abc",
    "a pattern that takes for ever": b"\xd8\x23\x6a(a+)+$aaaa",
    "a number of a thousand digits": b"\xc2\x59\x03\xe8" + b"\xff" * 1_000,
    "a decimal of a billion places": b"\xc4\x82\x1a\x3b\x9a\xca\x00\x01",
    "keys that cannot be compared": cbor2.dumps({"fmt": "none", 1: 2}),
    "two objects in a row": cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": b""}) * 2,
    "text for bytes": cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": "x" * 100}),
    "a list for a map": cbor2.dumps(["none", {}, b"x" * 100]),
    "text that is no UTF-8": b"\xa1\x63fmt\x62\xff\xfe",
}
ODD_JSON = {
    "no UTF-8": b'{"type":"\xff"}',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "a number of ten thousand digits": b'{"type":' + b"9" * 10_000 + b"}",
    "objects in objects": b'{"a":' * 20_000,
    "not a number": b'{"type":NaN,"challenge":Infinity,"origin":-Infinity}',
    "a mark of byte order": b"\xef\xbb\xbf{}",
    "half a surrogate": rb'{"type":"webauthn.get","challenge":"\ud800","origin":"\udfff"}',
}


def bent(part: str, chance: Random) -> Iterator[str]:
    """Return the part cut off at critical places, with bits flipped, and with bytes appended."""
    whole = raw(part)
    for length in {0, 1, 2, 31, 32, 33, 36, 37, 38, 54, 55, 56, len(whole) // 2, len(whole) - 1}:
        if length < len(whole):
            yield text(whole[:length])
    for _ in range(8):
        place, turned = chance.randrange(len(whole)), bytearray(whole)
        turned[place] ^= 1 << chance.randrange(8)
        yield text(bytes(turned))
    yield text(whole + b"\0")
    yield part + "="
    yield part[:-1] + "!"


def is_refused(answer: Any) -> bool:
    """Tell whether it was refused in words that the page can show."""
    return 400 <= answer.status_code < 500 and bool(answer.json()["detail"])


@pytest.mark.parametrize("part", SIGNED)
def test_a_bent_message_signs_nobody_in(browser: Client, passkey: Passkey, device: Authenticator, part: str) -> None:
    whole = device.get(ceremony.begin(browser, "sign_in"))["response"][part]

    for piece in bent(whole, Random(part)):
        Tally.objects.all().delete()
        message = device.get(ceremony.begin(browser, "sign_in"))
        message["response"][part] = piece
        assert is_refused(ceremony.complete(browser, "sign_in", message)), piece

    assert not ceremony.is_signed_in(browser)


@pytest.mark.parametrize("odd", ODD_JSON)
def test_odd_client_data_signs_nobody_in(browser: Client, passkey: Passkey, device: Authenticator, odd: str) -> None:
    message = device.get(ceremony.begin(browser, "sign_in"))
    message["response"]["clientDataJSON"] = text(ODD_JSON[odd])

    assert is_refused(ceremony.complete(browser, "sign_in", message))
    assert not ceremony.is_signed_in(browser)


@pytest.mark.parametrize("part", MADE)
def test_a_cut_off_message_registers_nothing(hers: Client, part: str) -> None:
    device = Authenticator()
    whole = raw(device.create(begun(hers))["response"][part])

    for length in (0, 1, 2, 10, 36, 37, 54, 55, 86, len(whole) // 2, len(whole) - 1):
        Tally.objects.all().delete()
        message = device.create(begun(hers))
        message["response"][part] = text(raw(message["response"][part])[:length])
        assert is_refused(ceremony.complete(hers, "register", message)), length

    assert not Passkey.objects.exists()


@pytest.mark.parametrize("odd", ODD_CBOR)
def test_an_odd_attestation_registers_nothing(hers: Client, odd: str) -> None:
    message = Authenticator().create(begun(hers))
    message["response"]["attestationObject"] = text(ODD_CBOR[odd])

    assert is_refused(ceremony.complete(hers, "register", message))
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("odd", ODD_CBOR)
def test_an_odd_key_registers_nothing(hers: Client, odd: str) -> None:
    message = Authenticator().create(begun(hers), cose=ODD_CBOR[odd])

    assert is_refused(ceremony.complete(hers, "register", message))
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("odd", ODD_JSON)
def test_odd_client_data_registers_nothing(hers: Client, odd: str) -> None:
    message = Authenticator().create(begun(hers))
    message["response"]["clientDataJSON"] = text(ODD_JSON[odd])

    assert is_refused(ceremony.complete(hers, "register", message))
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("where", ["id", "rawId", "type", "response", "clientExtensionResults"])
@pytest.mark.parametrize("what", [None, 7, [], {}, "あ", "\0", "x" * 60_000], ids=lambda what: repr(what)[:12])
def test_a_part_of_another_kind_is_refused(
    browser: Client, passkey: Passkey, device: Authenticator, where: str, what: Any
) -> None:
    message = device.get(ceremony.begin(browser, "sign_in"))
    before = json.dumps(message)
    message[where] = what

    answer = ceremony.complete(browser, "sign_in", message)

    is_harmless = where == "clientExtensionResults" or json.dumps(message) == before
    assert is_refused(answer) or (is_harmless and answer.status_code == 200)


def test_a_message_answers_once_in_either_ceremony(hers: Client, browser: Client) -> None:
    device = Authenticator()
    made = device.create(begun(hers))
    assert ceremony.complete(hers, "register", made).status_code == 200
    signed = device.get(ceremony.begin(browser, "sign_in"))
    assert ceremony.complete(browser, "sign_in", signed).status_code == 200
    again = Client()
    ceremony.begin(again, "sign_in")

    ceremony.answers_the_phone(hers)
    assert is_refused(ceremony.complete(hers, "register", made))
    assert is_refused(ceremony.complete(again, "sign_in", signed))
    assert not ceremony.is_signed_in(again)
    assert Passkey.objects.count() == 1
