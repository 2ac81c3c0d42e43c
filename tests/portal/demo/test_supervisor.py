"""`make demo` as a user runs it: real processes in a directory of their own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from portal import embedded
from portal.demo.servers import Servers

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 120.0
PARTS = ("postgres", "redis-server", "gunicorn", "celery", "relay", "sandbox.smtp", "sandbox.twilio")

pytestmark = pytest.mark.slow


class Demo:
    """A supervisor that a test started."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.port = port
        self.log = data.with_suffix(".out")
        own = {
            name: value for name, value in os.environ.items() if name not in {"PORTAL_ENV", "DATABASE_URL", "REDIS_URL"}
        }
        self.env = {**own, "PORTAL_DATA_DIR": str(data), "PORT": str(port), "WEB_CONCURRENCY": "1"}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "portal.demo"], cwd=ROOT, env=self.env, stdout=output, stderr=output
            )

    def wait_until_up(self) -> None:
        wait_for(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, self.said)
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return self.log.read_text()

    def get(self, path: str) -> tuple[int, bytes]:
        with urllib.request.urlopen(f"http://localhost:{self.port}{path}", timeout=10) as response:
            return response.status, response.read()

    def running(self) -> dict[int, str]:
        """Return the processes of this data directory, as the kernel lists them."""
        found: dict[int, str] = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if command and (str(self.data) in command or f"PORTAL_DATA_DIR={self.data}\0" in environment):
                found[int(entry.name)] = command
        return found

    def children(self, word: str) -> set[int]:
        return {pid for pid, command in self.running().items() if word in command and pid != self.process.pid}

    def connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(host=str(embedded.run_dir(self.data)), user="portal", dbname="portal")


def wait_for(what: Callable[[], bool], why: Callable[[], object], patience: float = PATIENCE) -> None:
    limit = time.monotonic() + patience
    while not what():
        assert time.monotonic() < limit, why()
        time.sleep(0.1)


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
        return free


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, port: int) -> Iterator[Demo]:
    found = Demo(tmp_path_factory.mktemp("demo") / "var", port)
    try:
        found.wait_until_up()
        yield found
    finally:
        found.process.terminate()
        found.process.wait(30)


def refusal(data: Path, port: int) -> str:
    """Return the output of a start that must fail."""
    other = Demo(data, port)
    assert other.process.wait(PATIENCE) == 1, other.said()
    return other.said()


def test_commands_beside_it_know_its_port(demo: Demo) -> None:
    assert embedded.web_port(demo.data) == demo.port


def test_every_part_runs_and_pages_health_and_sandbox_answer(demo: Demo) -> None:
    ready, report = demo.get("/health/ready")

    assert all(demo.children(part) for part in PARTS), demo.running()
    assert (ready, json.loads(report)["status"]) == (200, "ok")
    assert demo.get("/")[0] == 200


def test_letters_of_the_demo_data_arrive_at_the_sandbox(demo: Demo) -> None:
    def caught() -> list[dict[str, str]]:
        messages: list[dict[str, str]] = json.loads(demo.get("/sandbox/messages.json")[1])
        return messages

    wait_for(lambda: len(caught()) > 0, demo.said, patience=20)

    assert {message["channel"] for message in caught()} == {"mail"}
    assert caught()[0].keys() == {"channel", "to", "subject", "body", "sent_at"}


def test_it_says_where_it_is_and_who_one_can_sign_in_as(demo: Demo) -> None:
    people = json.loads((demo.data / "demo-accounts.json").read_text())

    assert f"http://localhost:{demo.port}/" in demo.said()
    assert people
    for person in people:
        assert person.get("password", person.get("note")) in demo.said()


def test_another_shell_finds_its_database(demo: Demo) -> None:
    command = [
        sys.executable,
        "manage.py",
        "shell",
        "-v",
        "0",
        "-c",
        "from accounts.models import User; print(User.objects.count())",
    ]

    done = subprocess.run(command, cwd=ROOT, env=demo.env, capture_output=True, text=True, check=True)

    with demo.connect() as connection:
        assert connection.execute("SELECT count(*) FROM accounts_user").fetchone() == (int(done.stdout),)
    assert int(done.stdout) > 0


def test_a_part_that_dies_is_started_again_and_it_says_so(demo: Demo) -> None:
    before = demo.children("relay")

    for pid in before:
        os.kill(pid, signal.SIGKILL)

    wait_for(lambda: bool(demo.children("relay") - before), demo.said, patience=20)
    assert re.search(r"relay ended \(exit code -9\), starts again in 0.5 s; see .*relay\.log", demo.said())


def test_a_second_demo_in_the_same_directory_is_refused_in_one_line(demo: Demo, port: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        other = probe.getsockname()[1]

    said = refusal(demo.data, other)

    assert said.splitlines()[-1] == (
        f"make demo: {demo.data} is in use by another demo: stop it or choose another PORTAL_DATA_DIR"
    )
    assert demo.get("/health/live")[0] == 200, "the first goes on"


def test_a_taken_port_is_refused_in_one_line_before_anything_starts(demo: Demo, tmp_path: Path) -> None:
    said = refusal(tmp_path / "var", demo.port)

    assert said == (
        f"make demo: Port {demo.port} is taken: stop what listens there, or choose another with PORT=8001 make demo\n"
    )
    assert not (tmp_path / "var/postgres").exists()


def test_sigterm_stops_everything(demo: Demo) -> None:
    demo.process.send_signal(signal.SIGTERM)

    assert demo.process.wait(30) == 0
    assert demo.running() == {}


def test_after_kill_9_nothing_runs_and_nothing_is_lost(demo: Demo, port: int) -> None:
    with_ports = (demo.data / "sandbox-ports.json").read_text()
    started = time.monotonic()
    again = Demo(demo.data, port)
    again.wait_until_up()
    took = time.monotonic() - started
    with again.connect() as connection:
        connection.execute("CREATE TABLE survives (word text)")
        connection.execute("INSERT INTO survives VALUES ('a crash')")

    again.process.kill()
    again.process.wait()

    wait_for(lambda: not again.running(), again.running, patience=15)
    assert (demo.data / "sandbox-ports.json").read_text() == with_ports
    assert took < 15
    servers = Servers(demo.data, environ={})
    servers.start()
    try:
        with again.connect() as connection:
            assert connection.execute("SELECT word FROM survives").fetchone() == ("a crash",)
    finally:
        servers.stop()
