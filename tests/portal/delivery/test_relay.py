"""The relay, alone and several in parallel."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.functions import Now
from kombu import Connection, pools

from portal.celery import app
from portal.delivery import broker, sending, tasks, transports
from portal.delivery.models import Channel, Letter, State
from portal.delivery.relay import Relay
from portal.delivery.transports.memory import MemoryTransport
from sandbox.smtp.server import SmtpPeer
from tests.portal.delivery.waiting_letters import put

pytestmark = pytest.mark.django_db(transaction=True)


def post(text: str = "4829") -> Letter:
    with transaction.atomic():
        return put(text=text)


def until(holds: Callable[[], bool], *, seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return holds()


@pytest.mark.race
def test_two_relays_and_a_worker_send_every_letter_once() -> None:
    Letter.objects.bulk_create(
        Letter(kind="test:hello", channel=Channel.MAIL, to="taro@example.jp", expires_at=Now() + timedelta(hours=1))
        for _ in range(300)
    )
    memory = MemoryTransport()

    def work() -> None:
        while Letter.objects.filter(state=State.WAITING).exists():
            tasks.drain()
        connection.close()

    with mock.patch.object(transports, "of", return_value=memory), mock.patch.object(sending, "BATCH", 7):
        relays = [Relay(pause=0.01), Relay(pause=0.01)]
        worker = threading.Thread(target=work)
        for relay in relays:
            relay.start()
        worker.start()
        worker.join()
        for relay in relays:
            relay.stop()

    assert Letter.objects.filter(state=State.SENT, attempts=1).count() == 300
    assert Counter(Counter(rendered.message_id for rendered in memory.taken).values()) == {1: 300}


def test_without_a_broker_the_relay_sends_within_seconds(smtp_peer: SmtpPeer, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = "redis+socket:///nowhere/redis.sock?virtual_host=0"
    monkeypatch.setattr(app, "connection_for_write", lambda: Connection(dead))
    monkeypatch.setattr(broker, "_silent_until", 0.0)
    pools.reset()
    relay = Relay()
    relay.start()
    start = time.monotonic()

    letter = post(text="sent without a broker")

    try:
        assert until(lambda: bool(smtp_peer.store.of("mail")), seconds=5)
    finally:
        relay.stop()
        pools.reset()
    assert time.monotonic() - start < 5
    assert broker._silent_until > 0, "the broker was asked in vain"
    assert smtp_peer.store.of("mail")[0].body.strip() == letter.context["text"]


def test_the_relay_meets_the_database_again(smtp_peer: SmtpPeer) -> None:
    relay = Relay(pause=0.05)
    relay.start()
    post()
    assert until(lambda: len(smtp_peer.store.of("mail")) == 1, seconds=5)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert cursor.fetchone()[0] >= 1
    post()

    try:
        assert until(lambda: len(smtp_peer.store.of("mail")) == 2, seconds=5)
    finally:
        relay.stop()


def test_the_heartbeat_tells_what_waits(caplog: pytest.LogCaptureFixture) -> None:
    post()

    with caplog.at_level("INFO"):
        Relay().tell()

    assert any(re.search("relay alive: 0 sent, 1 due", line) for line in caplog.messages)


def test_sigterm_ends_the_relay_cleanly(smtp_peer: SmtpPeer) -> None:
    name = connection.settings_dict["NAME"]
    program = (
        "import django; from django.conf import settings; django.setup();"
        f"settings.DATABASES['default']['NAME'] = {name!r};"
        "from django.core.management import call_command; call_command('relay', heartbeat=0.2)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "EMAIL_URL": f"smtp://127.0.0.1:{smtp_peer.port}"},
        cwd=configured.BASE_DIR,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        seen = next(line for line in process.stderr if "relay alive" in line)

        process.send_signal(signal.SIGTERM)

        rest = process.communicate(timeout=10)[1]
    finally:
        process.kill()
        process.wait()
    assert "relay alive: 0 sent" in seen
    assert process.returncode == 0
    assert "relay stopped" in rest
    assert "Traceback" not in rest


def test_old_letters_are_purged_and_waiting_ones_stay(capsys: pytest.CaptureFixture[str]) -> None:
    old, waiting, young = post(), post(), post()
    Letter.objects.filter(pk__in=[old.pk, young.pk]).update(state=State.SENT)
    Letter.objects.exclude(pk=young.pk).update(created_at=Now() - timedelta(days=91))

    call_command("purge", "letters")

    assert set(Letter.objects.values_list("pk", flat=True)) == {waiting.pk, young.pk}
    assert capsys.readouterr().out == "letters: 1 deleted\n"
