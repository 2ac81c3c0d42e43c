"""The Maildir that a mail server delivers bounces into."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from portal.delivery import actions, bounces, outcomes

logger = logging.getLogger(__name__)

MOST = 1_000  # mails of one run, the oldest first
LARGEST = 1_000_000  # bytes of a mail that are read: a report comes before the mail that it returns
KEPT = timedelta(days=14)  # mails that are no bounces, for the operator to look at


@dataclass
class Count:
    """What a run did: letters whose fate changed, bounces that said nothing new, and what was no bounce of a letter."""

    noted: int = 0
    known: int = 0
    others: int = 0


def read(maildir: Path) -> Count:
    """Note every new bounce and delete it, move other mails to `cur`, delete those that have been there for KEPT.

    Safe to run twice at once, and to break off: a mail is deleted once its fate is committed, and noting it again
    changes nothing.
    """
    count = Count()
    for path in sorted((maildir / "new").glob("*"), key=lambda path: path.name)[:MOST]:
        with _unless_gone():
            _take(path, maildir / "cur", count)
    _forget(maildir / "cur")
    return count


def _take(path: Path, seen: Path, count: Count) -> None:
    with path.open("rb") as file:
        content = file.read(LARGEST)
    bounce = _read(content)
    if bounce is None:
        seen.mkdir(exist_ok=True, mode=0o700)
        path.rename(seen / f"{path.name.partition(':')[0]}:2,S")
        count.others += 1
        return
    if actions.note_bounce(bounce):
        count.noted += 1
    else:
        count.known += 1
    path.unlink()


def _read(content: bytes) -> bounces.Bounce | None:
    """Read a mail. One that breaks the parser is no bounce: strangers write here, and the next mail is to be read."""
    try:
        return bounces.read(content)
    except Exception as error:
        logger.warning("mail to the bounce address not readable: %s", outcomes.described(error))
        return None


def _forget(seen: Path) -> None:
    oldest = time.time() - KEPT.total_seconds()
    for path in seen.glob("*"):
        with _unless_gone():
            if path.stat().st_mtime < oldest:
                path.unlink()


@contextmanager
def _unless_gone() -> Iterator[None]:
    """Pass over a mail that another process has taken meanwhile."""
    try:
        yield
    except FileNotFoundError:
        return
