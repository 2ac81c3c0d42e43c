"""The task behind timed commands."""

import logging
import shlex
import time
from io import StringIO

from celery import shared_task
from django.core.management import call_command

from portal import features

log = logging.getLogger(__name__)


class NotTimed(Exception):
    """No feature declares this command as timed: a writer to the broker must not be able to choose commands."""


@shared_task
def run_command(name: str) -> None:
    """Run a declared timed command, with its options, and log what it wrote. Raises NotTimed for any other."""
    if name not in features.timed():
        raise NotTimed(name)
    written = StringIO()
    started = time.perf_counter()
    call_command(*shlex.split(name), stdout=written)
    fields = {"command": name, "seconds": round(time.perf_counter() - started, 2), "said": written.getvalue().strip()}
    log.info("timed command", extra={"fields": fields})
