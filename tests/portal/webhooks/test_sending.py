"""Webhooks from the outbox to a real HTTP server that verifies their signatures by its own code."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db.models.functions import Now
from pytest_django import Settings

from portal.audit.by import SYSTEM
from portal.audit.models import Entry
from portal.delivery import letters, outbox, sending
from portal.delivery.letters import Content
from portal.delivery.models import Channel, Letter, State
from portal.delivery.transports import webhook
from portal.webhooks import actions, addresses, signing
from portal.webhooks.models import Endpoint
from tests.portal.webhooks.receiver import Receiver, receiving, self_signed

pytestmark = pytest.mark.django_db
KIND = "tests:webhooks:told"


@pytest.fixture(autouse=True)
def renderer() -> Iterator[None]:
    def told(letter: Letter) -> Content:
        return Content(text=json.dumps({"type": "tests.told", "data": letter.context}, ensure_ascii=False))

    with mock.patch.dict(letters._renderers, {KIND: told}):
        yield


@pytest.fixture(autouse=True)
def on_this_machine(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = True


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def endpoint(receiver: Receiver) -> Endpoint:
    endpoint = actions.add(url=receiver.url, by=SYSTEM)
    receiver.secret = signing.secret(endpoint)
    return endpoint


def put(endpoint: Endpoint, text: str = "湊") -> Letter:
    return outbox.put(KIND, channel=Channel.WEBHOOK, to=endpoint.public_id, context={"text": text})


def again() -> int:
    """End the pause between two attempts, and drain."""
    Letter.objects.update(not_before=Now())
    return sending.drain(Channel.WEBHOOK)


def test_a_webhook_arrives_once_with_a_signature_that_the_receiver_verifies(
    endpoint: Endpoint, receiver: Receiver
) -> None:
    letter = put(endpoint)

    assert sending.drain(Channel.WEBHOOK) == 1

    letter.refresh_from_db()
    message_id, body = receiver.received[0]
    assert (letter.state, letter.provider_id) == (State.SENT, f"{endpoint.public_id}:{letter.public_id}")
    assert message_id == letter.public_id
    assert json.loads(body) == {"type": "tests.told", "data": {"text": "湊"}}
    assert len(receiver.received) == 1


def test_another_secret_does_not_verify(endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.secret = signing.secret(endpoint, 2)

    put(endpoint)
    sending.drain(Channel.WEBHOOK)

    assert (len(receiver.received), len(receiver.refused)) == (0, 1)


def test_what_fails_is_tried_again_under_the_same_id(endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.answers = [500, 429, 404]
    letter = put(endpoint)

    results = [sending.drain(Channel.WEBHOOK), again(), again(), again()]

    letter.refresh_from_db()
    assert results == [0, 0, 0, 1]
    assert (letter.state, letter.attempts) == (State.SENT, 4)
    assert [message_id for message_id, _ in receiver.received] == [letter.public_id]


def test_a_failed_attempt_is_followed_by_a_pause(endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.answers = [500]
    letter = put(endpoint)
    sending.drain(Channel.WEBHOOK)

    assert sending.drain(Channel.WEBHOOK) == 0

    letter.refresh_from_db()
    assert (letter.attempts, letter.last_error) == (1, "webhook HTTP 500")


def test_a_redirect_is_not_followed(endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.answers = [302]
    letter = put(endpoint)

    sending.drain(Channel.WEBHOOK)

    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.WAITING, "webhook HTTP 302")
    assert receiver.received == []


def test_a_receiver_that_is_gone_is_not_asked_again(endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.answers = [410]
    letter = put(endpoint)

    sending.drain(Channel.WEBHOOK)

    letter.refresh_from_db()
    assert letter.state == State.REFUSED


def test_what_waits_for_an_ended_endpoint_is_refused(endpoint: Endpoint, receiver: Receiver) -> None:
    letter = put(endpoint)
    actions.end(endpoint=endpoint, by=SYSTEM)

    sending.drain(Channel.WEBHOOK)

    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.REFUSED, "webhook endpoint ended")
    assert receiver.received == []


def test_while_secrets_overlap_both_verify_and_then_only_the_new_one(endpoint: Endpoint, receiver: Receiver) -> None:
    former, current = signing.secret(endpoint), signing.secret(endpoint, 2)
    actions.rotate(endpoint=endpoint, by=SYSTEM)
    assert signing.secret(endpoint) == current != former

    for secret in (former, current):
        receiver.secret = secret
        put(endpoint, secret)
        sending.drain(Channel.WEBHOOK)
    assert (len(receiver.received), len(receiver.signatures)) == (2, 2)

    Endpoint.objects.update(former_until=Now() - timedelta(seconds=1))
    receiver.secret = former
    put(endpoint)
    sending.drain(Channel.WEBHOOK)
    assert (len(receiver.refused), len(receiver.signatures)) == (1, 1)


def test_after_a_leak_the_former_secret_ends_at_once(endpoint: Endpoint, receiver: Receiver) -> None:
    actions.rotate(endpoint=endpoint, by=SYSTEM, overlap=timedelta())

    put(endpoint)
    sending.drain(Channel.WEBHOOK)

    assert len(receiver.refused) == 1


def test_without_the_setting_nothing_goes_to_this_machine(
    endpoint: Endpoint, receiver: Receiver, settings: Settings
) -> None:
    Endpoint.objects.update(url=receiver.url.replace("http:", "https:"))
    settings.WEBHOOK_ALLOW_PRIVATE = False
    letter = put(endpoint)

    sending.drain(Channel.WEBHOOK)

    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.WAITING, "webhook address")
    assert not receiver.received
    assert not receiver.refused


def test_the_address_that_was_checked_is_the_one_connected_to(
    endpoint: Endpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that resolves differently at the second look-up (DNS rebinding) is looked up once."""
    Endpoint.objects.update(url=receiver.url.replace("127.0.0.1", "hooks.example.jp"))
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", receiver.port))]
    look_up = socket.getaddrinfo

    def once(host: str, *args: Any, **options: Any) -> Any:
        if host != "hooks.example.jp":
            return look_up(host, *args, **options)
        looked.append(host)
        return entries

    looked: list[str] = []
    monkeypatch.setattr(socket, "getaddrinfo", once)
    put(endpoint)

    sending.drain(Channel.WEBHOOK)

    assert looked == ["hooks.example.jp"]
    assert len(receiver.received) == 1


def test_a_dead_endpoint_delays_no_other_one(endpoint: Endpoint, receiver: Receiver) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: refuses connections
        dead = actions.add(url=f"http://127.0.0.1:{taken.getsockname()[1]}/", by=SYSTEM)
        waiting = [put(dead), put(dead), put(endpoint)]

        assert sending.drain(Channel.WEBHOOK) == 1

    errors = [Letter.objects.get(pk=letter.pk).last_error for letter in waiting]
    assert errors == ["webhook ConnectionRefusedError", "webhook endpoint failed", ""]


def test_a_receiver_that_hangs_is_cut_off_and_may_have_taken_it(
    endpoint: Endpoint, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "DEADLINE", 0.2)
    receiver.pause = 1.0
    letter = put(endpoint)

    sending.drain(Channel.WEBHOOK)

    letter.refresh_from_db()
    assert (letter.state, letter.in_doubt) == (State.WAITING, True)


def test_a_certificate_that_nobody_vouches_for_is_refused(
    endpoint: Endpoint, receiver: Receiver, tmp_path: Path
) -> None:
    receiver.speak_tls(self_signed(tmp_path))
    Endpoint.objects.update(url=receiver.url.replace("http:", "https:"))
    letter = put(endpoint)

    sending.drain(Channel.WEBHOOK)

    letter.refresh_from_db()
    assert (letter.state, letter.last_error) == (State.WAITING, "webhook SSLCertVerificationError")
    assert receiver.received == []


def test_every_change_of_an_endpoint_is_on_record(endpoint: Endpoint) -> None:
    actions.rotate(endpoint=endpoint, by=SYSTEM)
    actions.end(endpoint=endpoint, by=SYSTEM)
    actions.end(endpoint=endpoint, by=SYSTEM)

    entries = Entry.objects.order_by("pk").values_list("action", "detail")
    assert list(entries) == [
        (f"portal:webhooks:{event}", {"endpoint": endpoint.public_id}) for event in ("added", "rotated", "ended")
    ]


def test_an_endpoint_that_is_not_https_is_not_added(settings: Settings) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = False

    with pytest.raises(addresses.Forbidden):
        actions.add(url="http://hooks.example.jp/", by=SYSTEM)


def test_secrets_differ_and_are_stored_nowhere(endpoint: Endpoint) -> None:
    other = actions.add(url="https://hooks.example.jp/", by=SYSTEM)

    secrets = {signing.secret(endpoint), signing.secret(other), signing.secret(endpoint, 2)}

    assert len(secrets) == 3
    assert all(len(secret) == len("whsec_") + 44 for secret in secrets)
    assert not any(str(value).startswith("whsec_") for value in vars(endpoint).values())
