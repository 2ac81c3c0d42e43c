"""Verify the audit log: every entry sealed, every hash right, no position missing."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from portal.audit.chain import GENESIS, link
from portal.audit.models import Entry, Seal

CHUNK = 2000
NAMED = 20  # most unsealed entries that the message names


class Broken(Exception):
    """The log was changed; the message names the first broken position."""


def check_chain(*, anchors: dict[int, str] | None = None) -> tuple[int, str]:
    """Verify the chain from its first position; return the newest position and its hash. Raises Broken.

    `anchors` are positions and hashes noted earlier outside the database: without one, somebody who can rewrite every
    table could recompute the whole chain or cut off its end together with the entries.
    """
    position, previous = 0, GENESIS
    wanted = dict(anchors or {})
    for seal, entry in _links():
        position += 1
        if seal.position != position:
            raise Broken(f"position {position}: its seal is missing")
        if entry is None:
            raise Broken(f"position {position}: entry {seal.entry_id} is missing")
        previous = link(previous, entry)
        if previous != seal.hash:
            raise Broken(f"position {position}: entry {seal.entry_id} or its place is not what was sealed")
        if wanted.pop(position, previous) != previous:
            raise Broken(f"position {position}: differs from the anchor")
    if wanted:
        raise Broken(f"position {min(wanted)}: the chain ends before the anchor")
    return position, previous


def check_unsealed(*, patience: timedelta) -> None:
    """Raise Broken when an entry older than `patience` has no seal: the sealer does not run, or a seal was removed."""
    late = Entry.objects.filter(~Exists(Seal.objects.filter(entry=OuterRef("pk"))), at__lt=Now() - patience)
    ids = list(late.order_by("pk").values_list("pk", flat=True)[:NAMED])
    if ids:
        raise Broken(f"without a seal for more than {patience}: entry {', '.join(map(str, ids))}")


def _links() -> Iterator[tuple[Seal, Entry | None]]:
    """Yield seals in order with their entries, read in chunks: memory does not grow with the log."""
    last = 0
    while seals := list(Seal.objects.filter(position__gt=last).order_by("position")[:CHUNK]):
        entries = Entry.objects.in_bulk([seal.entry_id for seal in seals])
        for seal in seals:
            yield seal, entries.get(seal.entry_id)
        last = seals[-1].position
