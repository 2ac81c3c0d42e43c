"""Ports of a demo: the web port is asked for, the others are free ones, kept between runs."""

import json
import os
import socket
from contextlib import closing
from pathlib import Path

from portal import embedded
from portal.demo.directory import NotStarted

BACKLOG = 2048  # as gunicorn's own
TAKEN = "Port {} is taken: stop what listens there, or choose another with PORT=8001 make demo"
PEERS = ("smtp", "twilio")


def web_port(asked: str) -> int:
    """Read the port that PORT names. Raises NotStarted where it is no port or taken."""
    if not asked.isascii() or not asked.isdigit() or not 0 < int(asked) < 65536:
        raise NotStarted(f"PORT must be a number from 1 to 65535, not {asked!r}")
    if not is_free(int(asked)):
        raise NotStarted(TAKEN.format(asked))
    return int(asked)


def listening(port: int) -> socket.socket:
    """Listen on the web port, for the web process to accept on: nobody else answers there from now on, so that no other
    demo's answer is taken for this one's. Raises NotStarted where it was taken meanwhile.
    """
    listener = socket.socket(socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise NotStarted(TAKEN.format(port)) from None
    return listener


def peer_ports(data: Path) -> dict[str, int]:
    """Choose the sandbox peers' ports and write them down, before anything reads the settings. A kept port that was
    taken meanwhile is replaced.
    """
    kept = embedded.sandbox_ports(data)
    ports: dict[str, int] = {}
    for peer in PEERS:
        port = kept.get(peer, 0)
        ports[peer] = port if port and port not in ports.values() and is_free(port) else _free_port(set(ports.values()))
    _write(data / "sandbox-ports.json", json.dumps(ports))
    return ports


def note_web_port(data: Path, port: int) -> None:
    """Write the web port down for commands beside the demo, which print links to it."""
    _write(data / "web-port", str(port))


def is_free(port: int) -> bool:
    """Return whether the port can be listened on; one that a former run left in TIME_WAIT counts as free."""
    with closing(socket.socket(socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Return whether a server accepts connections on the port."""
    with closing(socket.socket(socket.AF_INET)) as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0


def _write(path: Path, content: str) -> None:
    """Replace the file in one step, so that no reader sees half of it."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(content)
    os.replace(fresh, path)


def _free_port(taken: set[int]) -> int:
    """Return a free port outside `taken`."""
    while True:
        with closing(socket.socket(socket.AF_INET)) as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        if port not in taken:
            return port
