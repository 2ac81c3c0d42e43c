"""The cost of an absent or frozen broker."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from kombu import Connection, pools

from portal.celery import app
from portal.delivery import broker


@pytest.fixture(autouse=True)
def talkative(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """End the silence of earlier tests, and drop pooled connections to another test's broker."""
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    pools.reset()
    yield
    pools.reset()


@pytest.fixture
def frozen_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Redis that accepts connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        point_to(server.getsockname()[1], monkeypatch)
        yield


@pytest.fixture
def absent_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    point_to(port, monkeypatch)


def point_to(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "connection_for_write", lambda: Connection(f"redis://127.0.0.1:{port}/0"))


def seconds_of_waking() -> float:
    start = time.monotonic()
    broker.wake()
    return time.monotonic() - start


def test_the_worker_knows_the_task_that_it_is_asked_for() -> None:
    app.loader.import_default_modules()

    assert broker.DRAIN in app.tasks


def test_a_broker_that_is_there_gets_the_message() -> None:
    with app.connection_for_read() as connection:
        before = connection.default_channel.client.llen("celery")  # type: ignore[attr-defined]
        broker.wake()
        after = connection.default_channel.client.llen("celery")  # type: ignore[attr-defined]

    assert after == before + 1


@pytest.mark.usefixtures("frozen_broker")
def test_a_frozen_broker_costs_a_second_once(caplog: pytest.LogCaptureFixture) -> None:
    assert seconds_of_waking() < 1.8
    assert seconds_of_waking() < 0.01
    assert len([line for line in caplog.messages if "broker does not answer" in line]) == 1


@pytest.mark.usefixtures("absent_broker")
def test_an_absent_broker_costs_less(caplog: pytest.LogCaptureFixture) -> None:
    assert seconds_of_waking() < 1.0
    assert seconds_of_waking() < 0.01
    assert len([line for line in caplog.messages if "broker does not answer" in line]) == 1


@pytest.mark.usefixtures("absent_broker")
def test_after_its_silence_the_broker_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    broker.wake()
    broken_until = broker._silent_until

    monkeypatch.setattr(time, "monotonic", lambda: broken_until + 1)
    broker.wake()

    assert broker._silent_until > broken_until
