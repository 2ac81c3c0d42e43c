"""Run the retentions that features declare."""

import logging
from collections.abc import Collection, Iterator

from portal import features
from portal.features import Retention

log = logging.getLogger(__name__)


class NoSuchRetention(Exception):
    """No feature declares a retention of this name; the message names all of those unknown."""


def purge(names: Collection[str] = (), *, is_prompt: bool = False) -> Iterator[tuple[str, int | None]]:
    """Purge every retention, or those named, or the prompt ones; yield each name with how many rows were deleted.

    The count is None where a retention failed: that is logged, and the others go on. Raises NoSuchRetention before
    anything is deleted.
    """
    known = features.retentions()
    if unknown := sorted(set(names) - known.keys()):
        raise NoSuchRetention(", ".join(unknown))
    for name, retention in known.items():
        if (not names or name in names) and (retention.is_prompt or not is_prompt):
            yield name, _purge(retention)


def _purge(retention: Retention) -> int | None:
    try:
        return retention.purge()
    except Exception:
        log.exception("purge of %s failed", retention.name)
        return None
