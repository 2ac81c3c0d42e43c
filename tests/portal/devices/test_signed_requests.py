"""Requests of devices through the whole stack, signed by this test's own code from the text of RFC 9421."""

import base64
import hashlib
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_http_methods
from pytest_django import Settings

from accounts.models import User
from portal.access import Access, open_to
from portal.audit.by import SYSTEM
from portal.audit.models import Entry
from portal.devices import actions
from portal.devices.middleware import DeviceRequest
from portal.devices.models import Nonce
from tests.conftest import ClientOf
from tests.portal.threads import together

Key = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey
COMPONENTS = '("@method" "@authority" "@path" "@query" "content-digest")'


@open_to(Access.DEVICE)
@require_http_methods(["GET", "POST"])
def check(request: DeviceRequest) -> HttpResponse:
    return HttpResponse(f"{request.device.name}: {request.POST.get('card', '')}")


@open_to(Access.ANYONE)
@require_http_methods(["POST"])
def page(request: DeviceRequest) -> HttpResponse:
    return HttpResponse("page")


urlpatterns = [path("kiosk/check/", check), path("page/", page)]


def pem(key: Any) -> str:
    text: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return text.decode()


def seconds() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM now())::bigint")
        return int(cursor.fetchone()[0])


def signed_by(key: Key, base: bytes) -> bytes:
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(base)
    r, s = decode_dss_signature(key.sign(base, ec.ECDSA(SHA256())))
    return r.to_bytes(32) + s.to_bytes(32)


class Kiosk:
    """A machine with a key. `send` signs a request; its options say what is signed otherwise than sent."""

    def __init__(self, key: Key) -> None:
        self.key = key
        self.device = actions.register(name="Kiosk 3", place="本町店", public_key=pem(key), by=SYSTEM)
        self.client = Client(enforce_csrf_checks=True)

    def headers(
        self, method: str, target: str, body: bytes, *, authority: str = "localhost:8000", **options: Any
    ) -> dict[str, str]:
        digest = f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"
        where, _, query = target.partition("?")
        created = options.get("created") or seconds()
        nonce = options.get("nonce") or secrets.token_urlsafe(16)
        keyid = options.get("keyid") or self.device.public_id
        parameters = f'{COMPONENTS};created={created};nonce="{nonce}";keyid="{keyid}"'
        base = (
            f'"@method": {method}\n"@authority": {authority}\n"@path": {where}\n"@query": ?{query}\n'
            f'"content-digest": {digest}\n"@signature-params": {parameters}'
        )
        signature = base64.b64encode(signed_by(self.key, base.encode())).decode()
        return {"Content-Digest": digest, "Signature-Input": f"sig={parameters}", "Signature": f"sig=:{signature}:"}

    def post(self, headers: dict[str, str], body: bytes = b"card=7", target: str = "/kiosk/check/?a=b") -> Any:
        kind = "application/x-www-form-urlencoded"
        return self.client.generic("POST", target, body, content_type=kind, headers=headers)

    def send(self, **options: Any) -> Any:
        return self.post(self.headers("POST", "/kiosk/check/?a=b", b"card=7", **options))


@pytest.fixture(autouse=True)
def kiosk_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture(params=[ed25519.Ed25519PrivateKey.generate, lambda: ec.generate_private_key(ec.SECP256R1())])
def each_kiosk(db: None, request: pytest.FixtureRequest) -> Kiosk:
    make: Callable[[], Key] = request.param
    return Kiosk(make())


@pytest.fixture
def kiosk(db: None) -> Kiosk:
    return Kiosk(ed25519.Ed25519PrivateKey.generate())


def test_a_signed_request_reaches_the_view_with_its_device_and_without_a_csrf_token(each_kiosk: Kiosk) -> None:
    answer = each_kiosk.send()

    assert (answer.status_code, answer.text) == (200, "Kiosk 3: 7")


def test_a_request_without_body_and_query_is_signed_too(kiosk: Kiosk) -> None:
    headers = kiosk.headers("GET", "/kiosk/check/", b"")

    assert kiosk.client.get("/kiosk/check/", headers=headers).text == "Kiosk 3: "


@pytest.mark.parametrize(
    ("method", "target", "body"),
    [
        pytest.param("PUT", "/kiosk/check/?a=b", b"card=7", id="another method"),
        pytest.param("POST", "/kiosk/other/?a=b", b"card=7", id="another path"),
        pytest.param("POST", "/kiosk/check/?a=c", b"card=7", id="another query"),
        pytest.param("POST", "/kiosk/check/?a=b", b"card=8", id="another body"),
    ],
)
def test_what_was_signed_is_what_is_sent(each_kiosk: Kiosk, method: str, target: str, body: bytes) -> None:
    assert each_kiosk.post(each_kiosk.headers(method, target, body)).status_code == 401


def test_a_digest_of_another_body_is_refused_though_it_is_signed(kiosk: Kiosk) -> None:
    headers = kiosk.headers("POST", "/kiosk/check/?a=b", b"card=7")

    assert kiosk.post(headers, body=b"card=8").status_code == 401


def test_a_request_to_another_installation_is_worth_nothing(kiosk: Kiosk) -> None:
    assert kiosk.send(authority="other.example.jp").status_code == 401


def test_another_key_is_refused(kiosk: Kiosk) -> None:
    kiosk.key = ed25519.Ed25519PrivateKey.generate()

    assert kiosk.send().status_code == 401


def test_an_unknown_device_is_refused(kiosk: Kiosk) -> None:
    assert kiosk.send(keyid="x" * 22).status_code == 401


@pytest.mark.parametrize(("away", "status"), [(-115, 200), (115, 200), (-125, 401), (125, 401)])
def test_the_time_is_near_that_of_the_database(kiosk: Kiosk, away: int, status: int) -> None:
    assert kiosk.send(created=seconds() + away).status_code == status


def test_the_same_request_is_refused_the_second_time(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    headers = kiosk.headers("POST", "/kiosk/check/?a=b", b"card=7")

    with caplog.at_level(logging.WARNING, "portal.devices"):
        answers = [kiosk.post(headers).status_code for _ in range(2)]

    assert answers == [200, 401]
    assert "refused: nonce" in caplog.text


def test_a_nonce_of_one_device_is_free_for_another(kiosk: Kiosk) -> None:
    other = Kiosk(ed25519.Ed25519PrivateKey.generate())

    assert kiosk.send(nonce="n" * 16).status_code == other.send(nonce="n" * 16).status_code == 200


def test_a_wrong_signature_spends_no_nonce(kiosk: Kiosk) -> None:
    kiosk.send(nonce="n" * 16, authority="other.example.jp")

    assert not Nonce.objects.exists()
    assert kiosk.send(nonce="n" * 16).status_code == 200


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_parallel_copies_of_a_request_one_is_taken(kiosk: Kiosk) -> None:
    headers = kiosk.headers("POST", "/kiosk/check/?a=b", b"card=7")

    answers = together(6, lambda: kiosk.post(headers).status_code)

    assert sorted(answers) == [200, *[401] * 5]


@pytest.mark.parametrize(
    "change",
    [
        {"Signature": ""},
        {"Signature": "sig=:!!!:"},
        {"Signature": "sig=:YWJj:"},
        {"Signature-Input": ""},
        {"Signature-Input": 'sig=("@method");created=1780000000;nonce="nnnnnnnnnnnnnnnn";keyid="x"'},
        {"Content-Digest": ""},
        {"Content-Digest": "md5=:YWJj:"},
    ],
    ids=str,
)
def test_headers_that_the_profile_does_not_know_are_refused(each_kiosk: Kiosk, change: dict[str, str]) -> None:
    headers = each_kiosk.headers("POST", "/kiosk/check/?a=b", b"card=7") | change

    assert each_kiosk.post(headers).status_code == 401


def test_nobody_else_reaches_a_view_for_devices(kiosk: Kiosk, admin: User, client_of: ClientOf) -> None:
    for client in (Client(), client_of(admin)):
        assert client.get("/kiosk/check/").status_code == 401


def test_a_signature_spares_no_other_view_the_csrf_token(kiosk: Kiosk) -> None:
    headers = kiosk.headers("POST", "/page/", b"card=7")

    assert kiosk.post(headers, target="/page/").status_code == 403


def test_without_the_middleware_the_view_is_closed(kiosk: Kiosk, settings: Settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "DeviceMiddleware" not in name]
    kiosk.client = Client()

    assert kiosk.send().status_code == 404


def test_a_revoked_device_is_refused_from_its_next_request_on(kiosk: Kiosk) -> None:
    assert kiosk.send().status_code == 200

    call_command("revoke_device", kiosk.device.public_id)

    assert kiosk.send().status_code == 401
    assert list(Entry.objects.order_by("pk").values_list("action", "detail")) == [
        ("portal:devices:registered", {"device": kiosk.device.public_id}),
        ("portal:devices:revoked", {"device": kiosk.device.public_id, "via": "command"}),
    ]


@pytest.mark.parametrize(("minutes", "left"), [(4, 1), (7, 0)])
def test_nonces_are_kept_until_their_signature_is_too_old(kiosk: Kiosk, minutes: int, left: int) -> None:
    kiosk.send()
    Nonce.objects.update(used_at=Now() - timedelta(minutes=minutes))

    actions.purge()

    assert Nonce.objects.count() == left
    assert timedelta(minutes=4) == actions.WINDOW * 2
