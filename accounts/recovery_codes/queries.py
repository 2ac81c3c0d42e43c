"""Reads of recovery codes. No query can read the codes themselves."""

from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from accounts.recovery_codes.models import RecoveryCode, RecoveryCodeQuerySet


def unused(account_id: int) -> RecoveryCodeQuerySet:
    """Return the account's unused codes."""
    return RecoveryCode.objects.unused().filter(account_id=account_id)


def used(account_id: int, *, since: datetime) -> RecoveryCodeQuerySet:
    """Return the account's codes that were used from a moment on, and were not made void or replaced after it."""
    return RecoveryCode.objects.filter(account_id=account_id, used_at__gte=since)


def made_at(account_id: int) -> datetime | None:
    """Return when the account's codes were made; None where there are none."""
    latest: datetime | None = RecoveryCode.objects.filter(account_id=account_id).aggregate(at=Max("made_at"))["at"]
    return latest


def page() -> str:
    """Return the page where their owner makes new ones."""
    return reverse("accounts:recovery_codes:index")
