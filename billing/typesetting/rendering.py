"""Render a document as PDF in a process of its own, at most two at once in the whole installation."""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

COMPILER = Path(__file__).with_name("compiler.py")
LOCK = 0x50726573  # first key of the advisory locks; the second is the number of the slot, 0 or 1
LONGEST = 10  # seconds until a document is given up; a usual one takes 0.2 s
PAUSE = 0.05  # seconds between two tries for a free slot
FREE = f"""
SELECT CASE WHEN pg_try_advisory_xact_lock({LOCK}, 0) THEN true ELSE pg_try_advisory_xact_lock({LOCK}, 1) END
"""

logger = logging.getLogger(__name__)


class Busy(Exception):
    """Both slots stayed taken for as long as the caller would wait. Nothing was started; try again."""


class Failed(Exception):
    """The document was not rendered: the compiler hit its limit of time or memory, or refused it."""


def render(document: Mapping[str, Any], *, max_wait: float) -> bytes:
    """Return the document as PDF/UA-1; the same document gives the same bytes. `max_wait`: seconds to wait for a slot.

    Raises Busy or Failed. The compiler's error message may quote the document, so it is not logged.
    """
    text = json.dumps(document, ensure_ascii=False)
    with _slot(max_wait):
        try:
            done = subprocess.run(  # noqa: S603 -- a constant command
                [sys.executable, "-I", str(COMPILER)],
                input=text.encode(),
                capture_output=True,
                timeout=LONGEST,
                env={},  # the portal's environment holds secrets
                check=False,
            )
        except subprocess.TimeoutExpired:
            logger.error("typesetting was stopped after %s s", LONGEST)
            raise Failed from None
    if done.returncode:
        logger.error("typesetting ended with code %s", done.returncode)
        raise Failed
    return done.stdout


@contextmanager
def _slot(max_wait: float) -> Iterator[None]:
    """Hold one of two slots across all processes and hosts, by an advisory lock of a transaction.

    The lock ends with the transaction, so a crash frees the slot. Raises Busy after `max_wait` seconds.
    """
    until = time.monotonic() + max_wait
    with transaction.atomic():
        while not _take_slot():
            if time.monotonic() > until:
                raise Busy
            time.sleep(PAUSE)
        yield


def _take_slot() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(FREE)
        return bool((cursor.fetchone() or (False,))[0])
