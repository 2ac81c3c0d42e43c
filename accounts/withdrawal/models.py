"""退会: accounts whose owners are leaving, and that can still come back."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.phones.models import Phone
from portal.public_id import PublicIdField

LIFETIME = timedelta(days=10)  # in which the account can come back


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def open(self) -> Self:
        """Select withdrawals that nobody has called off."""
        return self.filter(returned_at=None)

    def returnable(self) -> Self:
        """Select withdrawals that can be called off, by the database clock."""
        return self.open().filter(asked_at__gt=Now() - LIFETIME)

    def due(self) -> Self:
        """Select withdrawals whose time to come back is over."""
        return self.open().filter(asked_at__lte=Now() - LIFETIME)


class Withdrawal(models.Model):
    """A withdrawal. The account is closed at once and deleted, with this row, after LIFETIME.

    `second_step` is the telephone that the account answered before any change of the last ten days; coming back asks
    for it. `had_second_step` tells an account that had none then from one whose telephone was deleted since: a
    telephone that somebody planted lately must not keep the owner out.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    second_step = models.ForeignKey(Phone, null=True, on_delete=models.SET_NULL, related_name="+")
    had_second_step = models.BooleanField()
    asked_at = models.DateTimeField(db_default=Now())
    returned_at = models.DateTimeField(null=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="withdrawal_once", fields=["account"], condition=Q(returned_at=None)),
        ]
        indexes = [models.Index(name="withdrawal_due", fields=["asked_at"], condition=Q(returned_at=None))]

    def __str__(self) -> str:
        return self.public_id
