"""Having a document set as PDF: in a process of its own, two at once in the whole installation, within a time limit."""

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
LOCK = 0x50726573  # the first key of our advisory locks; the second is the number of the press
LONGEST = 10  # seconds for one document; a usual one takes a fifth of a second
PAUSE = 0.05  # seconds between two looks for a free press
FREE = f"""
SELECT CASE WHEN pg_try_advisory_xact_lock({LOCK}, 0) THEN true ELSE pg_try_advisory_xact_lock({LOCK}, 1) END
"""

logger = logging.getLogger(__name__)


class Busy(Exception):
    """Both presses were taken for as long as the caller wanted to wait. Nothing was begun: ask again."""


class Failed(Exception):
    """The document was not set: the press ran into its limit of time or memory, or refused it."""


def render(document: Mapping[str, Any], *, max_wait: float) -> bytes:
    """The document as PDF/UA-1, the same bytes for the same document. Waits at most `max_wait` seconds for a press.

    Raises Busy and Failed. The reason of a failure may quote the document, so it is not logged.
    """
    text = json.dumps(document, ensure_ascii=False)
    with _a_slot(max_wait):
        try:
            done = subprocess.run(  # noqa: S603 -- a constant command
                [sys.executable, "-I", str(COMPILER)],
                input=text.encode(),
                capture_output=True,
                timeout=LONGEST,
                env={},  # ours holds secrets, which are no business of the press
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
def _a_slot(max_wait: float) -> Iterator[None]:
    """One of two, over all processes and machines. The lock ends with its transaction, whatever happens to us."""
    until = time.monotonic() + max_wait
    with transaction.atomic():
        while not _is_mine():
            if time.monotonic() > until:
                raise Busy
            time.sleep(PAUSE)
        yield


def _is_mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(FREE)
        return bool((cursor.fetchone() or (False,))[0])
