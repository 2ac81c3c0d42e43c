"""Renderers and providers for these tests."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.db import IntegrityError

from portal.delivery import events, letters, transports
from portal.delivery.letters import Content
from portal.delivery.models import Letter
from portal.delivery.transports.memory import MemoryTransport
from tests.portal.delivery.waiting_letters import PERSONAL
from tests.sandbox.peers import relay, smtp_peer, twilio_peer

__all__ = ["relay", "smtp_peer", "twilio_peer"]


@pytest.fixture(autouse=True)
def renderers() -> Iterator[None]:
    """Renderers of the tests' own: one that returns content, one that returns nothing, one that fails."""

    def fails(letter: Letter) -> Content:
        raise IntegrityError(f"Key (email)=({PERSONAL}) already exists")

    kinds = {
        "test:hello": lambda letter: Content(subject="こんにちは", text=letter.context.get("text", "4829")),
        "test:nothing": lambda letter: None,
        "test:broken": fails,
    }
    with mock.patch.dict(letters._renderers, kinds):
        yield


@pytest.fixture
def provider() -> Iterator[MemoryTransport]:
    """The memory transport behind every channel."""
    memory = MemoryTransport()
    with mock.patch.object(transports, "of", return_value=memory):
        yield memory


@pytest.fixture
def left() -> Iterator[list[Letter]]:
    """The letters that events.letter_left told of."""
    told: list[Letter] = []

    def listen(letter: Letter, **kwargs: object) -> None:
        told.append(letter)

    events.letter_left.connect(listen)
    yield told
    events.letter_left.disconnect(listen)


@pytest.fixture
def expired() -> Iterator[list[Letter]]:
    """The letters that events.letter_expired told of."""
    told: list[Letter] = []

    def listen(letter: Letter, **kwargs: object) -> None:
        told.append(letter)

    events.letter_expired.connect(listen)
    yield told
    events.letter_expired.disconnect(listen)
