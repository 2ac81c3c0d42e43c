"""Every command of docker-compose.yml as it is written there, against real PostgreSQL and Redis.

Only ports and paths are replaced: ports by free ones, the database and Redis by the test run's own.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis

from portal import embedded
from portal.config import Config
from tests.deploy.composition import ROOT, example_variables, service

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
PATIENCE = 30.0
CELERYS_FAREWELL = "worker: Warm shutdown (MainProcess)"  # written past every logger, in a signal handler


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directory of this installation's static files and logs."""
    return tmp_path_factory.mktemp("production")


@pytest.fixture(scope="module")
def env(place: Path) -> dict[str, str]:
    """The environment that Compose would set: .env and the service's own, nothing of the test run's."""
    data = embedded.data_dir()
    return {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(place),
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser",  # the container's user is not root
        **example_variables(),
        **service("web")["environment"],
        "STATIC_ROOT": str(place / "static"),
        "DATABASE_URL": f"postgres:///portal?host={embedded.run_dir(data)}&user=portal",
        "REDIS_URL": f"unix://{embedded.redis_socket(data)}?db=7",
    }


@pytest.fixture(scope="module")
def installed(env: dict[str, str]) -> dict[str, str]:
    """The environment after `migrate` has run."""
    done = subprocess.run(
        service("migrate")["command"], cwd=ROOT, env=env, check=False, capture_output=True, timeout=120
    )
    assert done.returncode == 0, done.stderr.decode()
    return env


@pytest.fixture
def broker(env: dict[str, str]) -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(env["REDIS_URL"])
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


@contextmanager
def running(name: str, env: dict[str, str], log: Path, *, swap: tuple[str, str] = ("", "")) -> Iterator[None]:
    """Run a service's process, with one word of its command replaced; end it by the signal of Compose, within the time
    limit."""
    old, new = swap
    command = [word.replace(old, new) if old else word for word in service(name)["command"]]
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=output, start_new_session=True)
    try:
        yield
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) in (0, -signal.SIGTERM), log.read_text()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(what: Callable[[], bool], log: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < limit, log.read_text()
        time.sleep(0.1)


def probe(name: str, port: int, env: dict[str, str]) -> bool:
    """The service's own health check."""
    kind, *command = service(name)["healthcheck"]["test"]
    assert kind == "CMD"
    command[2] = str(port)
    return subprocess.run(command, cwd=ROOT, env=env, check=False, capture_output=True).returncode == 0


def assert_every_line_is_json(log: Path) -> None:
    lines = [line for line in log.read_text().splitlines() if line and line != CELERYS_FAREWELL]
    assert lines
    for line in lines:
        assert {"at", "level", "logger", "message"} <= json.loads(line).keys()


def test_migrate_leaves_a_schema_and_hashed_static_files(installed: dict[str, str]) -> None:
    manifest = json.loads((Path(installed["STATIC_ROOT"]) / "staticfiles.json").read_text())

    assert "css/mypage.css" in manifest["paths"]
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"], cwd=ROOT, env=installed, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_web_becomes_ready_and_logs_without_query(installed: dict[str, str], tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "web.log"

    with running("web", installed, log, swap=("8000", str(port))):
        wait_for(lambda: probe("web", port, installed), log)
        url = f"http://127.0.0.1:{port}/terms/?mail=taro%40example.jp"
        with urllib.request.urlopen(url, timeout=5) as response:
            request_id = response.headers["X-Request-ID"]

    assert_every_line_is_json(log)
    written = [line for line in map(json.loads, log.read_text().splitlines()) if line["request_id"] == request_id]
    assert [(line["method"], line["route"], line["status"]) for line in written] == [("GET", "home:terms", 200)]
    assert "taro" not in log.read_text()


def test_live_comes_up_and_logs_as_the_pages_do(installed: dict[str, str], tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "live.log"

    with running("live", installed, log, swap=("8001", str(port))):
        wait_for(lambda: probe("live", port, installed), log)

    assert_every_line_is_json(log)


def test_worker_runs_timed_commands(installed: dict[str, str], broker: "redis.Redis", tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    ask = "import django; django.setup(); from portal.tasks import run_command; run_command.delay('purge --prompt')"

    with running("worker", installed, log):
        subprocess.run(
            [sys.executable, "-c", ask],
            cwd=ROOT,
            env={**installed, "DJANGO_SETTINGS_MODULE": "portal.settings"},
            check=True,
            timeout=PATIENCE,
        )
        wait_for(lambda: '"command": "purge --prompt"' in log.read_text(), log)

    assert_every_line_is_json(log)


def test_beat_asks_for_what_is_due(installed: dict[str, str], broker: "redis.Redis", tmp_path: Path) -> None:
    log = tmp_path / "beat.log"

    with running("beat", installed, log, swap=("/srv/beat", str(tmp_path))):
        wait_for(lambda: broker.llen("celery") > 0, log)

    assert "portal.delivery.tasks.drain" in str(broker.lrange("celery", 0, -1))


def test_relay_sweeps_and_ends_when_asked(installed: dict[str, str], tmp_path: Path) -> None:
    log = tmp_path / "relay.log"

    with running("relay", installed, log):
        wait_for(lambda: "relay started" in log.read_text(), log)

    assert "relay stopped" in log.read_text()
    assert_every_line_is_json(log)


def test_broker_urls_are_spelt_for_celery() -> None:
    config = Config({"PORTAL_ENV": "demo"})

    assert config.broker_url("redis://cache:6379/0") == "redis://cache:6379/0"
    assert config.broker_url("unix:///run/redis.sock?db=7") == "redis+socket:///run/redis.sock?virtual_host=7"
