"""Read the audit log."""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from portal.audit.models import Entry, Seal, Unsealed


def about(public_id: str) -> QuerySet[Entry]:
    """Return the entries about one account or contract, newest first."""
    return Entry.objects.filter(about=public_id).order_by("-at", "-pk")


def newest_seal() -> Seal | None:
    """Return the end of the hash chain; None for an empty log."""
    return Seal.objects.order_by("position").last()


def is_unsealed_for(patience: timedelta) -> bool:
    """Return whether an entry has waited longer than that for its seal."""
    return Unsealed.objects.filter(entry__at__lt=Now() - patience).exists()
