"""Reading what was caught."""

from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from sandbox.models import StoredMessage

MOST = 1000


def newest(limit: int) -> QuerySet[StoredMessage]:
    """The newest first."""
    return StoredMessage.objects.all()[:limit]


def as_messages() -> list[dict[str, Any]]:
    """The newest thousand as /sandbox/messages.json has them. `to` is as it was on the wire (+81…), times are UTC."""
    fields = ("channel", "to", "subject", "body", "sent_at")
    rows = StoredMessage.objects.values(*fields)[:MOST]
    return [{**row, "sent_at": row["sent_at"].astimezone(UTC).isoformat()} for row in rows]
