"""Redis carries work and holds nothing: people register, sign in and look after their accounts while it is stopped. The
tests of the accounts say so, run once more with an address at which nothing listens.
"""

import os
import subprocess
import sys

import pytest

from tests.conftest import NOWHERE
from tests.production import ROOT

LEAN = (
    "-p",
    "no:cacheprovider",
    "-m",
    "not slow and not race",
    "--ignore-glob=*_machine.py",
)  # what takes long has nothing to do with Redis
OURS = ("PORTAL_", "PYTEST_", "DATABASE_URL", "DJANGO_")


def without_redis(*paths: str) -> "subprocess.CompletedProcess[str]":
    """These tests in a run of their own, which starts no Redis."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *LEAN, *paths],
        cwd=ROOT,
        env={**env, "REDIS_URL": NOWHERE},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_people_register_and_sign_in_while_redis_is_stopped() -> None:
    done = without_redis("tests/accounts")

    assert done.returncode == 0, done.stdout[-6000:]


@pytest.mark.slow
def test_what_needs_redis_would_be_seen() -> None:
    done = without_redis("tests/deploy/needing_redis.py")

    assert done.returncode == 1, done.stdout[-6000:]
    assert "2 failed" in done.stdout
    assert "1 passed" in done.stdout
