"""Housekeeping of the counts."""

from django.db.models.functions import Now

from portal.limits.counting import LONGEST_WINDOW
from portal.limits.models import Tally


def purge() -> int:
    """Forget the tallies whose window has ended whatever its length; the number of them."""
    forgotten, _ = Tally.objects.filter(since__lt=Now() - LONGEST_WINDOW).delete()
    return forgotten
