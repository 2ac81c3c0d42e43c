"""Changes of a second step that its owner may take back."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.phones.models import Phone
from portal.public_id import PublicIdField

LIFETIME = timedelta(days=10)  # of the undo link


class PhoneChangeQuerySet(models.QuerySet["PhoneChange"]):
    def undoable(self) -> Self:
        """Those that can still be taken back, by the database clock."""
        return self.filter(undone_at=None, made_at__gt=Now() - LIFETIME)


class PhoneChange(models.Model):
    """The account's telephone was replaced. Whoever answers the former one may undo it for ten days."""

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    former = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="+")
    replacement = models.ForeignKey(Phone, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    objects = PhoneChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id
