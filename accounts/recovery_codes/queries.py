"""Reads of recovery codes. The codes themselves can be read by nobody."""

from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from accounts.recovery_codes.models import RecoveryCode, RecoveryCodeQuerySet


def unused(account_id: int) -> RecoveryCodeQuerySet:
    """The account's codes that are still good."""
    return RecoveryCode.objects.unused().filter(account_id=account_id)


def made_at(account_id: int) -> datetime | None:
    """When the account's codes were made; None where there are none."""
    latest: datetime | None = RecoveryCode.objects.filter(account_id=account_id).aggregate(at=Max("made_at"))["at"]
    return latest


def page() -> str:
    """Where their owner makes new ones."""
    return reverse("accounts:recovery_codes:index")
