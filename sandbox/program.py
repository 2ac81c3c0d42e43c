"""What running a peer as a program needs."""

import argparse
import logging
import signal
from typing import Protocol

import django

ENDINGS = {signal.SIGTERM, signal.SIGINT}


class Peer(Protocol):
    """A server in the background."""

    def start(self) -> None:
        """Listen."""
        ...

    def stop(self) -> None:
        """Close every socket."""
        ...


def set_up(what: str) -> int:
    """Set up Django and read the command line. The port to listen on."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    django.setup()
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd would log every address
    return port


def run(peer: Peer) -> None:
    """Serve until SIGTERM or SIGINT."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    peer.start()
    signal.sigwait(ENDINGS)
    peer.stop()
