"""Read captured messages."""

from datetime import UTC
from typing import Any

from django.db.models import QuerySet

from sandbox.models import StoredMessage

MOST = 1000


def newest(limit: int) -> QuerySet[StoredMessage]:
    """Return the `limit` newest messages, newest first."""
    return StoredMessage.objects.all()[:limit]


def as_messages() -> list[dict[str, Any]]:
    """Return the 1,000 newest messages as /sandbox/messages.json has them: `to` in E.164 (+81…), times in UTC."""
    fields = ("channel", "to", "subject", "body", "sent_at")
    rows = StoredMessage.objects.values(*fields)[:MOST]
    return [{**row, "sent_at": row["sent_at"].astimezone(UTC).isoformat()} for row in rows]
