"""Freezes of accounts, by their owners or by the desk, because an intruder may be in them."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class FreezeQuerySet(models.QuerySet["Freeze"]):
    def open(self) -> Self:
        """Select freezes that are not lifted."""
        return self.filter(lifted_at=None)


class Freeze(models.Model):
    """A freeze: no sign-in until a new password is set with the mailbox and the second step."""

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(db_default=Now())
    lifted_at = models.DateTimeField(null=True)
    voided = models.CharField(max_length=128, blank=True, db_default="")  # the hash that may not come back
    has_paused_phone = models.BooleanField(default=False)  # a telephone that was paused before stays so afterwards

    objects = FreezeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="freeze_once", fields=["account"], condition=Q(lifted_at=None))]
        indexes = [models.Index(name="freeze_lifted", fields=["account", "lifted_at"])]

    def __str__(self) -> str:
        return self.public_id
