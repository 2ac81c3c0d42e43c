"""The hash chain over the audit log.

An act writes its entry only, so acts never wait for each other; one sealer links the entries shortly after. The sealer
sees an entry when its transaction commits, whatever its id, so that entries committed late are linked late and none is
skipped.
"""

import hashlib
import json
from datetime import UTC
from typing import Any

from django.db import connection, transaction

from portal.audit.models import Entry, Seal, Unsealed

GENESIS = "0" * 64  # the "previous hash" of the first position
BATCH = 1000
SEALER_LOCK = 0x6175646974  # "audit": only one sealer appends at a time


class SealerBusy(Exception):
    """Another process holds the sealer lock and does the work."""


def link(previous: str, entry: Entry) -> str:
    """Compute the hash at an entry's position: SHA-256 over the previous hash and the entry's canonical JSON."""
    content = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "action": entry.action,
        "actor": entry.actor,
        "about": entry.about,
        "request_id": entry.request_id,
        "detail": entry.detail,
    }
    return hashlib.sha256(bytes.fromhex(previous) + canonical(content)).hexdigest()


def canonical(content: dict[str, Any]) -> bytes:
    """Encode as canonical JSON: sorted keys, no blanks, UTF-8. Equal content gives equal bytes."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal_waiting() -> int:
    """Seal every committed entry that has no seal yet; return how many. Raises SealerBusy."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    """Seal up to BATCH entries; return how many. The lock ends with the transaction: the next sealer sees the seals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SEALER_LOCK])
        if cursor.fetchone() != (True,):
            raise SealerBusy
    entries = [waiting.entry for waiting in Unsealed.objects.select_related("entry").order_by("pk")[:BATCH]]
    newest = Seal.objects.order_by("position").last()
    position, previous = (newest.position, newest.hash) if newest else (0, GENESIS)
    seals = []
    for entry in entries:
        position, previous = position + 1, link(previous, entry)
        seals.append(Seal(position=position, entry=entry, hash=previous))
    Seal.objects.bulk_create(seals)
    Unsealed.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(seals)
