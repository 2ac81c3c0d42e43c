"""Run gunicorn with one sync worker, send one request at a time, and measure the worker's CPU."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

START_LIMIT = 120.0  # seconds


@dataclass(frozen=True)
class Request:
    """A GET, or a POST if there is a `body`; anonymous if `cookie` is empty.

    `client` is the address in X-Forwarded-For, `status` the expected status of the answer.
    """

    path: str
    cookie: str = ""
    body: str = ""
    client: str = ""
    status: int = 200

    @property
    def headers(self) -> dict[str, str]:
        """The request headers."""
        given = {"Cookie": self.cookie, "X-Forwarded-For": self.client}
        if self.body:
            given["Content-Type"] = "application/x-www-form-urlencoded"
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True)
class Batch:
    """Mean cost of a request in a batch. CPU is user and system time of the worker; `size` in bytes."""

    cpu_ms: float
    wall_ms: float
    size: int

    @property
    def per_second(self) -> float:
        return 1000 / self.wall_ms


class Server:
    """A server of the portal as in production; a context manager."""

    def __init__(self, log: Path, environ: Mapping[str, str] | None = None) -> None:
        self.log = log
        self.environ = {**os.environ, **(environ or {}), "DJANGO_SETTINGS_MODULE": "bench.settings"}
        self.port = _free_port()

    def __enter__(self) -> "Server":
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "portal.wsgi:application",
            "--workers",
            "1",
            "--worker-class",
            "sync",
        ]
        with self.log.open("ab") as output:
            self.master = subprocess.Popen(
                [*command, "--bind", f"127.0.0.1:{self.port}", "--no-control-socket", "--log-level", "warning"],
                stdout=output,
                stderr=output,
                env=self.environ,
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.master.send_signal(signal.SIGTERM)
        self.master.wait(30)

    def get(self, request: Request) -> bytes:
        """Send a request and return the body. Raises RuntimeError for another status than expected."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        method = "POST" if request.body else "GET"
        try:
            connection.request(method, request.path, body=request.body or None, headers=request.headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != request.status:
            raise RuntimeError(f"{request.path} answered {response.status}\n{self._last_words()}")
        return body

    def measure(self, requests: Sequence[Request]) -> Batch:
        """Send the requests one after another; return their mean cost."""
        clock = _cpu_clock(self._worker())
        before, started = time.clock_gettime(clock), time.perf_counter()
        size = 0
        for request in requests:
            size = len(self.get(request))
        spent, took = time.clock_gettime(clock) - before, time.perf_counter() - started
        return Batch(cpu_ms=1000 * spent / len(requests), wall_ms=1000 * took / len(requests), size=size)

    def _last_words(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])

    def _worker(self) -> int:
        children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text().split()
        return int(children[0])

    def _wait(self) -> None:
        limit = time.monotonic() + START_LIMIT
        while True:
            try:
                self.get(Request("/terms/"))
            except (ConnectionError, TimeoutError):
                if self.master.poll() is not None or time.monotonic() > limit:
                    raise RuntimeError(f"gunicorn did not start\n{self._last_words()}") from None
                time.sleep(0.1)
            else:
                return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _cpu_clock(pid: int) -> int:
    """Return the clock id of a process's CPU time, user and system, all threads: clock_getcpuclockid(3)."""
    clock = ctypes.c_int()
    if ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock)):
        raise RuntimeError(f"no CPU clock for process {pid}")
    return clock.value
