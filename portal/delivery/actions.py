"""Purge the outbox."""

from datetime import timedelta

from django.db.models.functions import Now

from portal.delivery.models import Letter, State

KEPT = timedelta(days=90)  # since they were written
SLICE = 5_000  # rows deleted by a statement, so that locks are short


def purge() -> int:
    """Delete letters older than KEPT that were sent, refused, dropped or expired; return how many.

    Letters hold addresses. Letters that wait to be sent stay.
    """
    old = Letter.objects.exclude(state=State.WAITING).filter(created_at__lt=Now() - KEPT)
    deleted = 0
    while slice_ := list(old.order_by("created_at").values_list("pk", flat=True)[:SLICE]):
        deleted += Letter.objects.filter(pk__in=slice_).delete()[0]
    return deleted
