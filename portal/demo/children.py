"""Child processes of the demo: restarted with growing pauses, stopped together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from portal.demo.processes import spawn

PAUSES = (0.5, 1, 2, 5, 10, 30)  # seconds before the first, second … restart in a row
STEADY = 60.0  # seconds of life after which the count of restarts begins anew
STOP_LIMIT = 10.0
LOG_LIMIT = 10_000_000  # bytes; a longer log is moved aside when its process starts


@dataclass
class Child:
    """One process of the demo. Its output goes to `logs/<name>.log` of the data directory."""

    name: str
    command: list[str]
    end: signal.Signals = signal.SIGTERM  # the signal that ends it
    death: signal.Signals = signal.SIGKILL  # sent by the kernel when the supervisor is killed
    keep: tuple[int, ...] = ()  # file descriptors that it inherits
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    deaths: int = 0


@dataclass
class Children:
    """The demo's child processes. Call from the main thread: the kernel's death signal follows the thread."""

    logs: Path
    say: Callable[[str], None]
    env: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    members: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> None:
        """Start a child and watch it from now on."""
        self.logs.mkdir(exist_ok=True, mode=0o700)
        log = self.logs / f"{child.name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            os.replace(log, log.with_suffix(".log.1"))
        with log.open("ab") as output:
            child.process = spawn(child.command, output=output, env=self.env, keep=child.keep, death=child.death)
        child.started_at = time.monotonic()
        if child not in self.members:
            self.members.append(child)

    def look_after(self) -> None:
        """Note children that died, and restart those whose pause is over."""
        now = time.monotonic()
        for child in self.members:
            if child.process is not None and (code := child.process.poll()) is not None:
                self._note_death(child, code, now)
            elif child.process is None and now >= child.restart_at:
                self.start(child)

    def stop(self) -> None:
        """Signal all children at once, wait up to STOP_LIMIT, then kill each with its process group."""
        running = [child for child in self.members if child.process is not None]
        for child in running:
            _ask_to_end(child)
        limit = time.monotonic() + STOP_LIMIT
        for child in running:
            _wait(child, max(0.0, limit - time.monotonic()))
            _kill_group(child)
            child.process = None

    def _note_death(self, child: Child, code: int, now: float) -> None:
        _kill_group(child)
        child.process = None
        child.deaths = 1 if now - child.started_at > STEADY else child.deaths + 1
        pause = PAUSES[min(child.deaths, len(PAUSES)) - 1]
        child.restart_at = now + pause
        self.say(f"{child.name} ended (exit code {code}), starts again in {pause} s; see {self.logs / child.name}.log")


def python(*arguments: str) -> list[str]:
    """Return a command for this Python interpreter."""
    return [sys.executable, *arguments]


def _ask_to_end(child: Child) -> None:
    if child.process is not None and child.process.poll() is None:
        child.process.send_signal(child.end)


def _wait(child: Child, seconds: float) -> None:
    if child.process is not None:
        try:
            child.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return


def _kill_group(child: Child) -> None:
    """Kill the process group that the child leads."""
    if child.process is None:
        return
    try:
        os.killpg(child.process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    child.process.wait()
