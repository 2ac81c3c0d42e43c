"""Drills: the portal under gunicorn, with a PostgreSQL that is killed, out of connections, or on a full disk."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from portal.demo.servers import Servers
from tests.portal.imports.running import CUSTOMER_COLUMNS

ROOT = Path(__file__).resolve().parents[2]
FEW = 10  # connections
DISK = 420  # MB
LEFT = 24  # MB that the ballast leaves

pytestmark = pytest.mark.slow


class Site:
    """A PostgreSQL of its own, and gunicorn before it."""

    def __init__(self, data: Path) -> None:
        self.data, self.log = data, data.with_suffix(".log")
        self.servers = Servers(data, durable=False, environ={})
        own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        wanted = {"PORTAL_ENV": "demo", "PORTAL_DATA_DIR": str(data), "WEB_CONCURRENCY": "2", "WEB_THREADS": "16"}
        self.env = {**own, **wanted, "DJANGO_SETTINGS_MODULE": "portal.settings", "PYTHONPATH": str(ROOT)}
        self.port = 0
        self.web: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.servers.start()
        done = self.manage("migrate", "--noinput")
        assert done.returncode == 0, done.stderr

    def start_web(self) -> None:
        assert self.manage("collectstatic", "--noinput").returncode == 0
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py")]
        with self.log.open("wb") as output:
            self.web = subprocess.Popen(
                [*command, "-b", f"127.0.0.1:{self.port}", "portal.wsgi"],
                cwd=ROOT,
                env={**self.env, "PORT": str(self.port)},
                stdout=output,
                stderr=output,
            )
        self.wait_for("/health/live", 200)

    def stop(self) -> None:
        if self.web is not None:
            self.web.send_signal(signal.SIGINT)
            self.web.wait(30)
        self.servers.stop()

    def manage(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, check=False)

    def kill(self) -> None:
        """Kill PostgreSQL as the kernel does when memory is short."""
        assert self.servers.postgres is not None
        self.servers.postgres.kill()
        self.servers.postgres.wait(30)
        time.sleep(1)  # its backends see it and end

    def restart(self, *, connections: int = 200) -> None:
        servers = self.servers
        spawn = servers._spawn

        def with_so_many(command: list[str], log: str) -> "subprocess.Popen[bytes]":
            return spawn(
                [part.replace("max_connections=200", f"max_connections={connections}") for part in command], log
            )

        servers._spawn = with_so_many  # type: ignore[method-assign]
        servers.postgres = servers._start_postgres()
        servers._wait_for_postgres(servers.postgres)
        servers._spawn = spawn  # type: ignore[method-assign]

    def get(self, path: str) -> tuple[int, str, dict[str, str]]:
        return self.ask("GET", path, "", {})

    def sign_in(self) -> tuple[int, str, dict[str, str]]:
        """Fill in the form of the sign-in page with an ID that nobody has."""
        status, page, headers = self.get("/login/")
        assert status == 200
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        cookie = headers["Set-Cookie"].partition(";")[0]
        body = urlencode({"csrfmiddlewaretoken": token, "identifier": "dare-demo-nai", "password": "Umi-to-Yama-88"})
        form = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        return self.ask("POST", "/login/", body, form)

    def ask(self, method: str, path: str, body: str, headers: dict[str, str]) -> tuple[int, str, dict[str, str]]:
        client = http.client.HTTPConnection("localhost", self.port, timeout=30)
        try:
            client.request(method, path, body, headers)
            answer = client.getresponse()
            return answer.status, answer.read().decode(), dict(answer.getheaders())
        finally:
            client.close()

    def wait_for(self, path: str, status: int) -> None:
        limit = time.monotonic() + 60
        while True:
            try:
                if self.get(path)[0] == status:
                    return
            except OSError:
                pass
            assert time.monotonic() < limit, self.log.read_text()[-2000:]
            time.sleep(0.2)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    found = Site(tmp_path_factory.mktemp("drill") / "var")
    try:
        found.start()
        found.start_web()
        yield found
    finally:
        found.stop()


def test_a_killed_database_is_503_and_back_by_itself(site: Site) -> None:
    assert site.sign_in()[0] == 200
    before = site.log.stat().st_size

    site.kill()

    answers = [site.sign_in() for _ in range(5)]
    for status, page, headers in answers:
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "ただいまご利用いただけません" in page
        assert "不具合" not in page
    assert site.get("/health/ready")[0] == 503
    assert site.get("/health/live")[0] == 200
    assert "Traceback" not in site.log.read_bytes()[before:].decode()

    site.restart()

    assert site.sign_in()[0] == 200
    site.wait_for("/health/ready", 200)


def test_twenty_sign_ins_with_ten_connections_are_pages_or_503_and_readiness_sees_it(site: Site) -> None:
    site.kill()
    site.restart(connections=FEW)
    before = site.log.stat().st_size
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(site.sign_in()[0])) for _ in range(20)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(statuses) == 20
    assert set(statuses) <= {200, 302, 429, 503}
    assert "Traceback" not in site.log.read_bytes()[before:].decode()

    held: list[psycopg.Connection[object]] = []
    try:
        while True:
            held.append(psycopg.connect(host=str(site.servers.run), user="portal", dbname="portal"))
    except psycopg.OperationalError:
        status, report, _ = site.get("/health/ready")
    finally:
        for one in held:
            one.close()
    assert (status, json.loads(report)["database"]) == (503, "down")

    site.kill()
    site.restart()
    assert site.sign_in()[0] in (200, 302, 429)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """A database on a disk of 420 MB, of which hardly anything is left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.call(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=0711", "tmpfs", str(disk)], stderr=subprocess.DEVNULL
    )
    if not mounted:
        pytest.skip("only root can mount a small disk")
    found = Site(disk / "var")
    try:
        found.start()
        yield found
    finally:
        found.stop()
        subprocess.check_call(["umount", "--lazy", str(disk)])


def test_an_import_on_a_full_disk_is_a_sentence_and_comes_through_later(small: Site, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    room = os.statvfs(disk)
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        for _ in range(room.f_bavail * room.f_frsize // 2**20 - LEFT):
            file.write(bytes(2**20))
    path = tmp_path / "customers.csv"
    rows = (
        f"{n},湊 花子,ミナト　ハナコ,09012345678,,,1984-03-09,1050001,港区{'の' * 60},2021-04-01,active"
        for n in range(1_000_000, 1_120_000)
    )
    path.write_text("\n".join([CUSTOMER_COLUMNS, *rows]) + "\n")

    stopped = small.manage("import_customers", str(path))

    assert stopped.returncode in (1, 4), stopped.stderr
    assert "空き" in stopped.stderr
    assert "Traceback" not in stopped.stderr

    ballast.unlink()
    if small.servers.fallen():
        small.restart()
    few = tmp_path / "few.csv"
    few.write_text("\n".join(path.read_text().splitlines()[:100]) + "\n")
    done = small.manage("import_customers", str(few))
    assert done.returncode == 0, done.stderr
    assert "新規 99" in done.stdout
