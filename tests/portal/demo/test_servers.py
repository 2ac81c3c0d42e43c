"""The embedded servers: several side by side, one owner for each directory, the locale that Japanese search needs."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal import embedded
from portal.demo import ports
from portal.demo.directory import DataDirectory, NotStarted
from portal.demo.servers import Servers

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    found = Servers(tmp_path / "var", durable=False, environ={})
    found.start()
    yield found
    found.stop()


def ask(servers: Servers, query: str) -> object:
    with psycopg.connect(host=str(servers.run), user="portal", dbname="portal") as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


@pytest.mark.slow
def test_two_installations_run_side_by_side(servers: Servers, tmp_path: Path) -> None:
    other = Servers(tmp_path / ("a directory whose name is long " * 5), durable=False, environ={})
    other.start()
    try:
        assert ask(other, "SHOW data_directory") != ask(servers, "SHOW data_directory")
        assert ask(servers, "SELECT 1") == 1
    finally:
        other.stop()
    assert ask(servers, "SELECT 1") == 1, "the other one's end is not this one's"


@pytest.mark.slow
def test_japanese_has_trigrams_and_letters(servers: Servers) -> None:
    ask(servers, "SELECT 1")
    with psycopg.connect(host=str(servers.run), user="portal", dbname="portal", autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        row = connection.execute("SELECT show_trgm('みなとひかり') <> '{}', '漢字' ~ '^\\w+$'").fetchone()

    assert row == (True, True)


START = """
import sys
from pathlib import Path
from portal.demo.servers import NotStarted, Servers
servers = Servers(Path(sys.argv[1]), durable=False, environ={})
try:
    servers.start()
    print("started")
    servers.stop()
except NotStarted as error:
    print(error)
"""


def said_to_nobody(data: Path) -> str:
    """Return the output for an ordinary user who starts the servers there."""
    nobody = pwd.getpwnam("nobody")
    interpreter = "/usr/bin/python3" if Path("/usr/bin/python3").exists() else sys.executable  # root's may be in /root
    done = subprocess.run(
        [interpreter, "-c", START, str(data)],
        cwd="/",
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])},
        user=nobody.pw_uid,
        group=nobody.pw_gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        check=False,
    )
    if "ModuleNotFoundError" in done.stderr or "Permission denied" in done.stderr:
        pytest.skip("only root can read this checkout")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_starts_them_but_not_in_the_directory_of_another() -> None:
    place = Path(tempfile.mkdtemp(prefix="portal-nobody-"))
    place.chmod(0o777)
    roots = place / "roots"
    roots.mkdir(mode=0o755)
    try:
        assert said_to_nobody(place / "own") == "started"
        assert said_to_nobody(roots) == f"{roots} belongs to another user: choose another PORTAL_DATA_DIR"
    finally:
        shutil.rmtree(place)


def test_a_directory_of_somebody_else_is_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(NotStarted, match="belongs to another user: choose another PORTAL_DATA_DIR"):
        DataDirectory(tmp_path).take()


def test_a_file_in_the_place_of_the_directory_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")

    with pytest.raises(NotStarted, match=r"cannot be used \(File exists\)"):
        DataDirectory(tmp_path / "var").take()


def test_a_directory_has_one_holder_at_a_time(tmp_path: Path) -> None:
    first, second = DataDirectory(tmp_path), DataDirectory(tmp_path)
    first.take()

    with pytest.raises(NotStarted, match="is in use by another demo"):
        second.take()

    first.release()
    second.take()
    second.release()


def test_a_lock_file_that_a_crash_left_behind_means_nothing(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(str(os.getpid()))
    directory = DataDirectory(tmp_path)

    directory.take()

    assert (tmp_path / "lock").read_text() == str(os.getpid())
    directory.release()


def test_servers_that_the_environment_names_are_not_started(tmp_path: Path) -> None:
    named = {"DATABASE_URL": "postgres://db/portal", "REDIS_URL": "redis://cache"}
    servers = Servers(tmp_path, environ=named)

    servers.start()

    assert (servers.postgres, servers.redis) == (None, None)
    servers.stop()


@pytest.mark.slow
def test_only_what_is_missing_is_started(tmp_path: Path) -> None:
    servers = Servers(tmp_path, environ={"DATABASE_URL": "postgres://db/portal"})

    servers.start()

    assert servers.postgres is None
    assert servers.redis is not None
    servers.stop()
    assert servers.redis.poll() is not None


def test_socket_paths_stay_short_enough_for_the_kernel(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)

    assert len(str(embedded.run_dir(deep) / ".s.PGSQL.5432.lock")) <= 107
    assert embedded.run_dir(deep) == embedded.run_dir(deep)
    assert embedded.run_dir(deep) != embedded.run_dir(deep / "other")


def test_peers_keep_their_ports_and_leave_one_that_was_taken(tmp_path: Path) -> None:
    first = ports.peer_ports(tmp_path)
    kept = ports.peer_ports(tmp_path)
    with socket.socket() as other:
        other.bind(("127.0.0.1", first["smtp"]))
        other.listen()
        moved = ports.peer_ports(tmp_path)

    assert kept == first
    assert moved["smtp"] != first["smtp"]
    assert moved["twilio"] == first["twilio"]
    assert embedded.sandbox_ports(tmp_path) == moved


@pytest.mark.parametrize("asked", ["http", "0", "70000", "-1", "８０００"])
def test_what_is_no_port_is_refused_in_one_line(asked: str) -> None:
    with pytest.raises(NotStarted, match="PORT must be a number from 1 to 65535"):
        ports.web_port(asked)


def test_from_the_start_nobody_else_answers_on_the_port_of_a_demo() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    with ports.listening(port):
        assert ports.answers(port)
        with pytest.raises(NotStarted, match="taken"):
            ports.listening(port)
        with pytest.raises(NotStarted, match="taken"):
            ports.web_port(str(port))
