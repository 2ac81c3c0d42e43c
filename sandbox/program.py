"""Run a peer as a program of the demo."""

import argparse
import logging
import signal
from typing import Protocol

import django

ENDINGS = {signal.SIGTERM, signal.SIGINT}


class Peer(Protocol):
    """A server that runs in threads of its own."""

    def start(self) -> None:
        """Listen; return once connections are accepted."""
        ...

    def stop(self) -> None:
        """Close every socket."""
        ...


def set_up(what: str) -> int:
    """Set up Django and parse the command line, described by `what`; return the port to listen on."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    django.setup()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd would log every address
    return port


def run(peer: Peer) -> None:
    """Run the peer until SIGTERM or SIGINT."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    peer.start()
    signal.sigwait(ENDINGS)
    peer.stop()
