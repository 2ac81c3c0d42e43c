"""Purge the counts."""

from django.db.models.functions import Now

from portal.limits.counting import LONGEST_WINDOW
from portal.limits.models import Tally


def purge() -> int:
    """Delete the tallies whose window has ended under any limit; return how many."""
    forgotten, _ = Tally.objects.filter(since__lt=Now() - LONGEST_WINDOW).delete()
    return forgotten
