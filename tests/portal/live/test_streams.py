"""Live events over a real uvicorn and PostgreSQL's NOTIFY, with a channel of this test's own: tallies of a scope."""

import asyncio
import http.client
import io
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from unittest import mock

import pytest
import uvicorn
from django.core.handlers.asgi import ASGIRequest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test import Client

from accounts.models import User
from portal.asgi import application
from portal.limits.models import Tally
from portal.live import channels, hub, views
from portal.live.channels import LiveChannel, LiveEvent
from tests.conftest import ClientOf

pytestmark = pytest.mark.django_db(transaction=True)
LISTENING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN portal_live'"
BACKENDS = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def pids(query: str) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {pid for (pid,) in cursor.fetchall()}


def eventually(condition: Callable[[], bool]) -> bool:
    """Return whether the condition becomes true within seconds."""
    limit = time.monotonic() + 8
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.05)
    return True


def since(key: str, after: int) -> Sequence[LiveEvent]:
    rows = Tally.objects.filter(scope=key, count__gt=after).order_by("count")
    return [LiveEvent(row.count, "said", {"text": row.key}) for row in rows]


def say(number: int, text: str, *, to: str = "room") -> None:
    """Store an event and publish it, as a feature does in its action."""
    with transaction.atomic():
        Tally.objects.create(scope=to, key=text, since=Now(), count=number)
        channels.publish("tests", to, LiveEvent(number, "said", {"text": text}))


class Stream:
    """A browser that follows a topic."""

    def __init__(self, port: int, client: Client, address: str, last: str = "") -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=8)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
        headers = {"Cookie": cookies, "Host": "localhost", **({"Last-Event-ID": last} if last else {})}
        self.connection.request("GET", address, headers=headers)
        self.answer = self.connection.getresponse()

    def next(self) -> dict[str, str]:
        """The fields of the next message; of a comment, none."""
        fields: dict[str, str] = {}
        while line := self.answer.readline().decode().rstrip("\n"):
            name, _, value = line.partition(":")
            fields |= {name: value.strip()} if name else {}
        return fields

    def texts(self, count: int) -> list[str]:
        """The texts of the next events."""
        found: list[str] = []
        while len(found) < count:
            message = self.next()
            if "data" in message:
                found.append(json.loads(message["data"])["text"])
        return found

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


Follow = Callable[..., Stream]


@pytest.fixture(autouse=True)
def channel() -> Iterator[None]:
    found = LiveChannel("tests", may_follow=lambda user, key: key.startswith("room"), since=since)
    with mock.patch.dict(channels._channels, clear=True):
        channels.register(found)
        yield


@pytest.fixture
def server() -> Iterator[uvicorn.Server]:
    """The ASGI application on a free port, in a thread."""
    options: dict[str, Any] = {"lifespan": "off", "log_config": None, "access_log": False}
    server = uvicorn.Server(uvicorn.Config(application, port=0, timeout_graceful_shutdown=1, **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert eventually(lambda: server.started)
    yield server
    server.should_exit = True
    thread.join(10)
    assert eventually(lambda: not pids(BACKENDS))


@pytest.fixture
def port(server: uvicorn.Server) -> int:
    number: int = server.servers[0].sockets[0].getsockname()[1]
    return number


@pytest.fixture
def follow(port: int, contractor: User, client_of: ClientOf) -> Iterator[Follow]:
    """`follow(address)` opens a stream of the contractor's, or of `client`'s."""
    streams: list[Stream] = []
    own = client_of(contractor)

    def open_stream(address: str = "/live/tests/room/", *, client: Client | None = None, last: str = "") -> Stream:
        streams.append(Stream(port, client or own, address, last))
        return streams[-1]

    yield open_stream
    for stream in streams:
        stream.close()


def test_what_is_said_reaches_every_follower_of_the_topic(follow: Follow) -> None:
    streams = [follow(), follow(), follow("/live/tests/room2/")]
    assert [stream.next() for stream in streams] == [{"retry": "3000"}] * 3

    say(1, "こんにちは")
    say(1, "elsewhere", to="room2")

    assert streams[0].next() == {"id": "1", "event": "said", "data": '{"text": "こんにちは"}'}
    assert [stream.texts(1) for stream in streams[1:]] == [["こんにちは"], ["elsewhere"]]


def test_a_stream_says_what_it_is_and_is_stored_nowhere(follow: Follow) -> None:
    answer = follow().answer

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/event-stream"
    assert (answer.headers["Cache-Control"], answer.headers["X-Accel-Buffering"]) == ("no-store", "no")


def test_a_stream_begins_with_what_was_said_since_the_last_event(follow: Follow) -> None:
    for number in (1, 2, 3):
        say(number, f"text {number}")

    assert follow(last="1").texts(2) == ["text 2", "text 3"]
    assert follow("/live/tests/room/?after=2").texts(1) == ["text 3"]
    assert follow("/live/tests/room/?after=2", last="1").texts(1) == ["text 2"]


def test_between_reading_and_listening_nothing_is_lost_or_told_twice(follow: Follow) -> None:
    stream = follow()
    for number in range(1, 41):
        say(number, str(number))

    assert stream.texts(40) == [str(number) for number in range(1, 41)]


def test_an_event_that_the_stream_has_had_is_not_told_again(follow: Follow) -> None:
    stream = follow()
    stream.next()
    say(1, "one")
    say(2, "two")
    with transaction.atomic():
        channels.publish("tests", "room", LiveEvent(2, "said", {"text": "two again"}))
    say(3, "three")

    assert stream.texts(3) == ["one", "two", "three"]


def test_what_was_rolled_back_is_told_to_nobody(follow: Follow) -> None:
    stream = follow()
    stream.next()

    with transaction.atomic():
        say(1, "taken back")
        transaction.set_rollback(True)
    say(2, "kept")

    assert stream.texts(1) == ["kept"]


def test_an_event_too_large_for_a_notification_is_read_from_the_database(follow: Follow) -> None:
    stream = follow()
    stream.next()
    with transaction.atomic():
        Tally.objects.create(scope="room", key="short in the table", since=Now(), count=1)
        channels.publish("tests", "room", LiveEvent(1, "said", {"text": "長" * 3000}))

    assert stream.texts(1) == ["short in the table"]


def test_silence_is_filled_with_comments(follow: Follow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "HEARTBEAT", 0.1)
    stream = follow()
    stream.next()

    assert stream.answer.readline() == b":\n"


def test_a_stream_ends_after_its_time(follow: Follow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LONGEST", 0.3)

    assert follow().answer.read().startswith(b"retry: 3000\n\n")


def test_however_many_follow_one_connection_listens_and_none_waits(follow: Follow) -> None:
    streams = [follow(f"/live/tests/room{number % 2}/") for number in range(5)]
    for stream in streams:
        stream.next()

    assert eventually(lambda: len(pids(BACKENDS)) == 1)
    assert pids(LISTENING) == pids(BACKENDS)


def test_after_the_last_follower_nobody_listens(follow: Follow) -> None:
    stream = follow()
    stream.next()
    assert eventually(lambda: len(pids(LISTENING)) == 1)

    stream.close()

    assert eventually(lambda: not pids(BACKENDS))


def test_after_a_lost_connection_everybody_reads_what_was_missed(follow: Follow) -> None:
    stream = follow()
    stream.next()
    assert eventually(lambda: len(pids(LISTENING)) == 1)

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN portal_live'")
    say(1, "missed")

    assert stream.texts(1) == ["missed"]


def test_a_user_has_so_many_streams_and_gets_one_back_by_closing_one(
    follow: Follow, stranger: User, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "MOST_STREAMS", 2)
    first, second = follow(), follow()
    assert [first.answer.status, second.answer.status] == [200, 200]

    refused = follow().answer
    assert (refused.status, refused.headers["Retry-After"]) == (429, "10")
    assert follow(client=client_of(stranger)).answer.status == 200

    first.close()
    assert eventually(lambda: follow().answer.status == 200)


def test_nobody_follows_what_they_may_not(follow: Follow) -> None:
    assert follow("/live/tests/private/").answer.status == 404
    assert follow("/live/other/room/").answer.status == 404
    assert follow(client=Client()).answer.status == 302


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30, "%D9%A1"])
def test_an_id_that_is_none_is_no_address(follow: Follow, after: str) -> None:
    assert follow(f"/live/tests/room/?after={after}").answer.status == 404


def test_the_asgi_process_serves_live_events_and_its_health_only(follow: Follow) -> None:
    statuses = [follow(address).answer.status for address in ("/", "/login/", "/desk/", "/liver/", "/health/live")]

    assert statuses[:4] == [404] * 4
    assert statuses[4] == 200


@mock.patch.multiple(views, CLAIM=0.05, _allowed=lambda *_: (None, "1"))
def test_a_stream_that_nobody_begins_to_read_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> tuple[int, int]:
        current = hub.Hub()
        current._listening.set()
        current._listen = mock.AsyncMock()  # type: ignore[method-assign]
        monkeypatch.setattr(views, "hub", lambda: current)
        scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": []}
        await views.stream(ASGIRequest(scope, io.BytesIO()), "tests", "room")
        held = current.streams["1"]
        await asyncio.sleep(0.2)
        return held, current.streams["1"]

    assert asyncio.run(ask()) == (1, 0)
