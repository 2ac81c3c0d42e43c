"""The supervisor of a demo: starts its processes, restarts them, stops all of them."""

import http.client
import os
import signal
import socket
import time
from pathlib import Path

from portal.demo.children import Child, Children, python
from portal.demo.directory import NotStarted
from portal.demo.greeting import greeting
from portal.demo.ports import answers, listening, note_web_port, peer_ports, web_port
from portal.demo.processes import spawn, stop
from portal.demo.servers import Servers

READY_LIMIT = 60.0
STEP = 0.2  # seconds between two looks at the children
ROOT = Path(__file__).resolve().parents[2]
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """The demo was asked to stop, by Ctrl-C or a signal."""


class Supervisor:
    """One demo. `run()` from the main thread; it returns when the demo was asked to stop."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = 0
        self.listener: socket.socket | None = None
        self.servers = Servers(data)
        self.children = Children(data / "logs", say)

    def run(self) -> None:
        """Run until a signal. Raises NotStarted where the demo does not come up. Leaves no process running."""
        for sign in STOPPING:
            if sign != signal.SIGHUP or signal.getsignal(sign) != signal.SIG_IGN:  # nohup make demo
                signal.signal(sign, _raise_stopped)
        try:
            self._start()
            self._look_after()
        except Stopped:
            say("Stopping …")
        finally:
            for sign in STOPPING:
                signal.signal(sign, signal.SIG_IGN)
            self.children.stop()
            self.servers.stop()
            if self.listener is not None:
                self.listener.close()

    def _start(self) -> None:
        self.port = web_port(os.environ.get("PORT") or "8000")
        self.listener = listening(self.port)
        say("Starting PostgreSQL and Redis …")
        self.servers.start()
        ports = peer_ports(self.data)
        note_web_port(self.data, self.port)
        env = demo_environment(self.data, self.port)
        self._prepare(env)
        self.children.env = env
        for child in processes(self.data, self.listener.fileno(), ports):
            self.children.start(child)
        self._wait_until_ready([self.port, *ports.values()])
        say(greeting(self.data, self.port))

    def _prepare(self, env: dict[str, str]) -> None:
        """Run `portal.demo.prepare`; its output goes to the terminal, since the first import takes a while."""
        say("Preparing the database …")
        with open(1, "wb", closefd=False, buffering=0) as terminal:
            process = spawn(python("-m", "portal.demo.prepare"), output=terminal, env=env, death=signal.SIGKILL)
        try:
            code = process.wait()
        except Stopped:
            stop(process, signal.SIGTERM, within=5)
            raise
        if code:
            raise NotStarted("The database could not be prepared; the reason stands above")

    def _wait_until_ready(self, ports: list[int]) -> None:
        limit = time.monotonic() + READY_LIMIT
        while not (is_live(self.port) and all(answers(port) for port in ports)):
            if time.monotonic() > limit:
                raise NotStarted(f"The portal does not answer; see {self.data / 'logs'}")
            self._look_once()
            time.sleep(STEP)

    def _look_after(self) -> None:
        while True:
            self._look_once()
            time.sleep(STEP)

    def _look_once(self) -> None:
        self.children.look_after()
        if fallen := self.servers.fallen():
            raise NotStarted(f"{fallen} ended by itself; see {self.data}. Start the demo again: no data is lost")


def demo_environment(data: Path, port: int) -> dict[str, str]:
    """Return the children's environment: the demo's mode and sandbox whatever the shell's is, so that no demo acts as
    production or writes to real people.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("EMAIL_", "TWILIO_"))}
    return {
        **inherited,
        "PORTAL_ENV": "demo",
        "PORTAL_DATA_DIR": str(data),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "WEB_CONCURRENCY": os.environ.get("WEB_CONCURRENCY", "2"),
    }


def processes(data: Path, listener: int, ports: dict[str, int]) -> list[Child]:
    """List the processes beside the servers. The web process accepts on `listener`, a file descriptor. WSGI threads
    serve pages as in production: they keep their database connections, while an ASGI process opens one for each request
    (about three times slower).
    """
    celery = ("-m", "celery", "--quiet", "--app", "portal")
    return [
        Child("smtp", python("-m", "sandbox.smtp", "--port", str(ports["smtp"]))),
        Child("twilio", python("-m", "sandbox.twilio", "--port", str(ports["twilio"]))),
        Child(
            "web",
            python(
                "-m", "gunicorn", "-c", str(ROOT / "deploy/gunicorn.conf.py"), "-b", f"fd://{listener}", "portal.wsgi"
            ),
            keep=(listener,),
            end=signal.SIGINT,  # at once: nobody waits for a demo's last page
            death=signal.SIGINT,  # its workers end with it
        ),
        Child("worker", python(*celery, "worker", "--pool", "threads", "--concurrency", "2", "--without-mingle")),
        Child("beat", python(*celery, "beat", "--pidfile=", "--schedule", str(data / "beat-schedule"))),
        Child("relay", python(str(ROOT / "manage.py"), "relay")),
    ]


def is_live(port: int) -> bool:
    """Return whether the web process answers its health check."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def say(line: str) -> None:
    """Print a line to the terminal at once."""
    print(line, flush=True)  # noqa: T201 -- this is what a person at the terminal reads


def _raise_stopped(*_: object) -> None:
    raise Stopped


def run_demo(data: Path) -> int:
    """Run until stopped; return the exit code."""
    os.chdir(ROOT)
    try:
        Supervisor(data).run()
    except NotStarted as error:
        say(f"make demo: {error}")
        return 1
    return 0
