"""Putting letters into the outbox. Call it inside the transaction of the act that the letter tells of."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from portal.delivery import waking
from portal.delivery.models import Channel, Letter

LIFETIME = timedelta(days=7)  # of a letter whose author names none


def put(
    kind: str,
    *,
    channel: Channel,
    to: str,
    ref: str = "",
    context: dict[str, Any] | None = None,
    expires_in: timedelta | None = None,
    dedupe_key: str | None = None,
) -> Letter:
    """Queue a letter and wake the worker on commit. With a `dedupe_key` already used, nothing happens and the
    existing letter is returned. `expires_in` (a week unless given) counts from now by the database clock; after it
    the letter is not sent.
    """
    fields: dict[str, Any] = {"kind": kind, "channel": channel, "to": to, "ref": ref, "context": context or {}}
    fields["expires_at"] = Now() + (expires_in or LIFETIME)
    if dedupe_key is None:
        letter, is_new = Letter.objects.create(**fields), True
    else:
        letter, is_new = Letter.objects.get_or_create(dedupe_key=dedupe_key, defaults=fields)
    if is_new:
        letter.refresh_from_db(fields=["expires_at"])
        transaction.on_commit(waking.wake, robust=True)
    return letter
