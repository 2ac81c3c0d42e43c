"""Starts PostgreSQL and Redis for a test run, before anything reads the settings.

The process that steers the run starts them; the workers of pytest-xdist find them through PORTAL_DATA_DIR.
"""

import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest

STEERS = "PYTEST_XDIST_WORKER" not in os.environ
if STEERS:
    os.environ["PORTAL_ENV"] = "test"
    os.environ["PORTAL_DATA_DIR"] = tempfile.mkdtemp(prefix="portal-test-")
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"  # in pyproject.toml it would be read before this file
django.setup()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers that the environment does not name."""
    if not STEERS:
        return
    from portal.demo.servers import NotStarted, Servers

    data = Path(os.environ["PORTAL_DATA_DIR"])
    config.add_cleanup(lambda: shutil.rmtree(data, ignore_errors=True))
    servers = Servers(data, durable=False)
    config.add_cleanup(servers.stop)
    try:
        servers.start()
    except NotStarted as error:
        pytest.exit(str(error), returncode=3)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run if the log of its PostgreSQL tells anything of the people in the tests. The workers have ended."""
    if not STEERS:
        return
    from tests import server_log

    server_log.judge(session, Path(os.environ["PORTAL_DATA_DIR"]))
