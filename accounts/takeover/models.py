"""Contracts that were moved to a new account because the former one could not be reached any more [002-66]."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.contracts.models import Contract
from accounts.phones.models import Phone
from portal.public_id import PublicIdField

LIFETIME = timedelta(days=10)  # of the undo link


class TakeoverQuerySet(models.QuerySet["Takeover"]):
    def undoable(self) -> Self:
        """Select takeovers that can still be undone, by the database clock."""
        return self.filter(undone_at=None, made_at__gt=Now() - LIFETIME)

    def outlived(self) -> Self:
        """Select takeovers old enough for the closed accounts behind them to be deleted."""
        return self.filter(made_at__lte=Now() - settings.ARCHIVED_ACCOUNT_KEPT)


class Takeover(models.Model):
    """Move of contracts of `former` to `account`. The owner of the former account may undo it for ten days.

    `second_step` is the telephone that the former account answered at the time; the undo asks for it. `is_archived`:
    the former account held nothing else and was closed.
    """

    public_id = PublicIdField()
    former = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    second_step = models.ForeignKey(Phone, null=True, on_delete=models.SET_NULL, related_name="+")
    is_archived = models.BooleanField()
    made_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    objects = TakeoverQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="takeover_made", fields=["made_at"])]
        constraints = [
            models.CheckConstraint(name="takeover_of_two", condition=~Q(former=models.F("account"))),
        ]

    def __str__(self) -> str:
        return self.public_id


class MovedContract(models.Model):
    """A moved contract, and since when its former holder had held it."""

    takeover = models.ForeignKey(Takeover, on_delete=models.CASCADE, related_name="moved")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    held_since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="moved_contract_once", fields=["takeover", "contract"]),
        ]

    def __str__(self) -> str:
        return f"{self.takeover_id}: {self.contract_id}"
