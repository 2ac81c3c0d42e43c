"""Second persons: a colleague whom somebody has just invited is not one, since it could be themselves.

Whoever manages staff could otherwise invite a second account of their own and approve with it what the first one did.
"""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from desk.staff.models import Invitation

APART = timedelta(days=30)


def are_independent(first: str, second: str) -> bool:
    """Return whether two members of staff (public ids) are two persons to each other: neither is the other, and neither
    invited the other within 30 days.
    """
    pair = Q(invited_by=first, account__public_id=second) | Q(invited_by=second, account__public_id=first)
    return first != second and not Invitation.objects.filter(pair, invited_at__gt=Now() - APART).exists()
