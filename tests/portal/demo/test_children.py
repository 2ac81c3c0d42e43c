"""The supervisor's children: restarted with growing pauses, ended with all processes they started."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal.demo.children import PAUSES, Child, Children, python
from portal.demo.supervisor import demo_environment


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def children(tmp_path: Path, said: list[str]) -> Iterator[Children]:
    found = Children(tmp_path / "logs", said.append)
    yield found
    found.stop()


def wait_for(what: Callable[[], bool]) -> None:
    limit = time.monotonic() + 10
    while not what():
        assert time.monotonic() < limit
        time.sleep(0.02)


def lives(pid: int) -> bool:
    """Return whether the process runs; a zombie does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def test_pauses_grow_while_a_child_keeps_dying(children: Children, said: list[str]) -> None:
    child = Child("web", python("-c", "raise SystemExit(3)"))
    pauses = []

    for _ in range(len(PAUSES) + 1):
        children.start(child)
        assert child.process is not None
        child.process.wait()
        before = time.monotonic()
        children.look_after()
        pauses.append(round(child.restart_at - before, 1))

    assert pauses == [*PAUSES, PAUSES[-1]]
    assert said[0].startswith("web ended (exit code 3), starts again in 0.5 s")


def test_a_child_is_started_again_after_its_pause_and_not_before(children: Children) -> None:
    child = Child("web", python("-c", "pass"))
    children.start(child)
    assert child.process is not None
    child.process.wait()

    children.look_after()
    children.look_after()
    assert child.process is None
    child.restart_at = 0
    children.look_after()

    assert child.process is not None


def test_a_long_life_makes_the_next_death_the_first_again(children: Children) -> None:
    child = Child("web", python("-c", "pass"), deaths=5)
    children.start(child)
    assert child.process is not None
    child.process.wait()
    child.started_at -= 3600

    children.look_after()

    assert child.deaths == 1


def test_what_a_child_started_ends_with_it(children: Children, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    source = f"""
import subprocess, time
other = subprocess.Popen(['sleep', '600'])
open({str(note)!r}, 'w').write(str(other.pid))
time.sleep(600)
"""
    children.start(Child("web", python("-c", source)))
    wait_for(lambda: note.exists() and note.read_text() != "")
    grandchild = int(note.read_text())

    children.stop()

    wait_for(lambda: not lives(grandchild))


def test_a_child_that_does_not_listen_is_killed(children: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.demo.children.STOP_LIMIT", 0.3)
    source = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    )
    child = Child("web", python("-c", source))
    children.start(child)
    process = child.process
    assert process is not None
    wait_for(lambda: "deaf" in (children.logs / "web.log").read_text())

    children.stop()

    assert process.returncode == -signal.SIGKILL


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    source = f"""
import os, sys
from pathlib import Path
from portal.demo.children import *
children = Children(Path({str(tmp_path)!r}) / "logs", print)
child = Child("web", python("-c", "import time; time.sleep(600)"))
children.start(child)
Path({str(note)!r}).write_text(str(child.process.pid))
os.kill(os.getpid(), 9)
"""
    root = Path(__file__).resolve().parents[3]

    subprocess.run([sys.executable, "-c", source], cwd=root, check=False)

    wait_for(lambda: not lives(int(note.read_text())))


def test_a_log_does_not_grow_for_ever(children: Children, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.demo.children.LOG_LIMIT", 10)
    child = Child("web", python("-c", "print('x' * 20)"))

    for _ in range(2):
        children.start(child)
        assert child.process is not None
        child.process.wait()

    assert (children.logs / "web.log").stat().st_size == 21
    assert (children.logs / "web.log.1").stat().st_size == 21


def test_a_demo_reaches_no_real_person_whatever_the_shell_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTAL_ENV", "production")
    monkeypatch.setenv("EMAIL_URL", "smtp://mail.example.jp")
    monkeypatch.setenv("TWILIO_API_BASE", "https://api.twilio.com")

    env = demo_environment(tmp_path, 8000)

    assert env["PORTAL_ENV"] == "demo"
    assert not [name for name in env if name.startswith(("EMAIL_", "TWILIO_"))]
