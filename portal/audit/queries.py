"""Reading the audit log."""

from django.db.models import QuerySet

from portal.audit.models import Entry


def about(public_id: str) -> QuerySet[Entry]:
    """What was done about one account or contract, newest first."""
    return Entry.objects.filter(about=public_id).order_by("-at", "-pk")
