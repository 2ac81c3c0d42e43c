"""The relay: drains the outbox every second, without a broker.

No LISTEN/NOTIFY: a NOTIFY makes commits queue for one lock of the whole database, and a second is soon enough.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.db.models import Count, Min
from django.db.models.functions import Now

from portal.delivery import outcomes, sending
from portal.delivery.models import Channel, Letter, State

logger = logging.getLogger(__name__)

PAUSE = 1.0  # seconds between two sweeps
GRACE = 12.0  # seconds for a sending under way: two timeouts of the slowest transport


class Relay:
    """Runs one thread a channel, so that a provider that hangs delays no other one, and one that expires letters."""

    def __init__(self, *, pause: float = PAUSE) -> None:
        self.pause = pause
        self.sent = 0
        self._stopping = threading.Event()
        self._counting = threading.Lock()
        sweeps: list[Callable[[], object]] = [partial(self._drain, channel) for channel in Channel]
        self._threads = [
            threading.Thread(target=self._repeat, args=(sweep,), daemon=True) for sweep in [*sweeps, outcomes.expire]
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()
        logger.info("relay started")

    def tell(self) -> None:
        """Log the heartbeat: how many letters left since the start, how many are due, and since when."""
        self._guarded(self._tell)

    def stop(self) -> None:
        """Stop and wait up to GRACE for attempts under way; the lease of one that still hangs runs out."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(GRACE)
        logger.info("relay stopped")

    def _repeat(self, sweep: Callable[[], object]) -> None:
        while not self._stopping.is_set():
            self._guarded(sweep)
            self._stopping.wait(self.pause)
        connections.close_all()

    def _drain(self, channel: Channel) -> None:
        sent = sending.drain(channel, stopping=self._stopping.is_set)
        with self._counting:
            self.sent += sent

    def _guarded(self, work: Callable[[], object]) -> None:
        """Run one sweep and log its failure, a lost database included: the next sweep tries again."""
        try:
            close_old_connections()
            work()
        except (OperationalError, InterfaceError) as error:
            logger.warning("relay lost the database (%s), tries again", type(error).__name__)
            connections.close_all()
        except Exception as error:
            logger.error("relay sweep failed: %s", outcomes.described(error))

    def _tell(self) -> None:
        due = Letter.objects.filter(state=State.WAITING, not_before__lte=Now())
        waiting = due.aggregate(count=Count("id"), oldest=Min("not_before"))
        logger.info("relay alive: %s sent, %s due, oldest %s", self.sent, waiting["count"], waiting["oldest"])
