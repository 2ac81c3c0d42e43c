"""The task behind timed commands."""

import logging
import time
from io import StringIO

from celery import shared_task
from django.core.management import call_command

from portal.schedule import NAMES

log = logging.getLogger(__name__)


class NotTimed(Exception):
    """A name that is not on the schedule: whoever can write to the broker must not choose commands."""


@shared_task
def run_command(name: str) -> None:
    """Run a timed command and log what it said; `portal.schedule` lists them."""
    if name not in NAMES:
        raise NotTimed(name)
    said = StringIO()
    started = time.perf_counter()
    call_command(name, stdout=said)
    fields = {"command": name, "seconds": round(time.perf_counter() - started, 2), "said": said.getvalue().strip()}
    log.info("timed command", extra={"fields": fields})
