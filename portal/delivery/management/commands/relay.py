"""`manage.py relay`"""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.delivery.relay import Relay

ENDINGS = {signal.SIGTERM, signal.SIGINT}


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT. Any number of relays and workers may run together."""

    help = "Send what waits in the outbox, every second, without a broker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--heartbeat", type=float, default=60.0, help="seconds between two heartbeat lines")

    def handle(self, *args: Any, heartbeat: float, **options: Any) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        relay = Relay()
        relay.start()
        while signal.sigtimedwait(ENDINGS, heartbeat) is None:
            relay.tell()
        relay.stop()
