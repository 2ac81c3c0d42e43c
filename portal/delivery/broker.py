"""Wake the worker through the broker. This only shortens delays: relay and timed work find everything without it."""

import logging
import time

from kombu import pools

from portal.celery import app

logger = logging.getLogger(__name__)

DRAIN = "portal.delivery.tasks.drain"
PATIENCE = 1.0  # seconds that an absent or frozen broker may cost a request
SILENCE = 30.0  # seconds without another attempt after a failed one

_silent_until = 0.0


def wake(task: str = DRAIN) -> None:
    """Wake the worker to drain the outbox, or for another task without arguments.

    Never raises; costs at most PATIENCE, and that once in SILENCE.
    """
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        with _producers().acquire(block=True, timeout=PATIENCE) as producer:
            app.send_task(task, producer=producer, expires=30, ignore_result=True)
    except Exception as error:  # nothing that a broker does may fail the act that has just been committed
        _silent_until = time.monotonic() + SILENCE
        logger.warning("broker does not answer (%s): nobody is woken for a while", type(error).__name__)


def _producers() -> pools.ProducerPool:
    """Return the pool of connections with the short timeouts of a web request; a worker's own may wait longer."""
    connection = app.connection_for_write()
    limits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
    connection.transport_options = {**(connection.transport_options or {}), **limits}
    pool: pools.ProducerPool = pools.producers[connection]
    return pool
