"""Sockets and ports of the embedded PostgreSQL and Redis.

Pure functions of the data directory, so that any shell with the same `PORTAL_DATA_DIR` finds the running servers.
"""

import hashlib
import json
import os
import tempfile
from pathlib import Path

SOCKET_PATH_LIMIT = 100  # bytes; the kernel allows about 107 and PostgreSQL appends ".lock"


def data_dir() -> Path:
    """Return the absolute path of the directory that holds all state of the demo."""
    return Path(os.environ.get("PORTAL_DATA_DIR", "var")).absolute()


def run_dir(data: Path) -> Path:
    """Return the directory of the sockets: inside the data directory unless its path is too long for a socket."""
    inside = data / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) <= SOCKET_PATH_LIMIT:
        return inside
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"portal-{os.geteuid()}-{digest}"


def redis_socket(data: Path) -> Path:
    """Return the path of the embedded Redis' Unix socket."""
    return run_dir(data) / "redis.sock"


def web_port(data: Path) -> int:
    """Read the web port with which this data directory's demo was last started; 8000 before the first start."""
    try:
        return int((data / "web-port").read_text())
    except FileNotFoundError:
        return 8000


def sandbox_ports(data: Path) -> dict[str, int]:
    """Read the ports of the sandbox peers `smtp` and `twilio`. Empty before the first start."""
    try:
        ports: dict[str, int] = json.loads((data / "sandbox-ports.json").read_text())
    except FileNotFoundError:
        return {}
    return ports
