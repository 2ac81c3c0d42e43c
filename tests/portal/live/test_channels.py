"""Live events without a server: channels, queues, and how other parts of the portal treat `/live/`."""

import asyncio
from unittest import mock

import pytest
from django.conf import settings as configured

from accounts.models import User
from portal.live import channels, hub
from portal.live.channels import LiveChannel, LiveEvent
from portal.live.hub import Follower
from tests.conftest import ClientOf


def test_processes_for_pages_serve_no_stream(contractor: User, client_of: ClientOf) -> None:
    assert client_of(contractor).get("/live/tests/room/").status_code == 404


def test_a_stream_that_connects_again_does_not_prolong_the_session(contractor: User, client_of: ClientOf) -> None:
    client = client_of(contractor)
    client.get("/account/")

    with mock.patch("accounts.sessions.lifetime.touch") as touch:
        client.get("/live/tests/room/")
        assert not touch.called
        client.get("/account/")
        assert touch.called


def test_a_slow_reader_is_told_to_read_instead_of_filling_the_memory() -> None:
    async def fill() -> list[LiveEvent | None]:
        follower = Follower("tests/room", "1")
        for number in range(hub.MOST_QUEUED + 1):
            follower.offer(LiveEvent(number, "said"))
        return [follower.queue.get_nowait() for _ in range(follower.queue.qsize())]

    assert asyncio.run(fill()) == [None]


def test_two_channels_do_not_share_a_name() -> None:
    first, second = (LiveChannel("tests", lambda user, key: True, lambda key, after: []) for _ in range(2))

    with mock.patch.dict(channels._channels, clear=True):
        channels.register(first)
        channels.register(first)
        with pytest.raises(ValueError, match="tests"):
            channels.register(second)


def test_it_is_the_application_of_the_settings() -> None:
    assert configured.ASGI_APPLICATION == "portal.asgi.application"
