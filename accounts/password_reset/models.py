"""Requests for a new password."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField

LIFETIME = timedelta(hours=1)


class PasswordResetQuerySet(models.QuerySet["PasswordReset"]):
    def live(self) -> Self:
        """Select requests whose link still works, by the database clock."""
        return self.filter(spent_at=None, account__isnull=False, requested_at__gt=Now() - LIFETIME)


class PasswordReset(models.Model):
    """A request for a new password: by mail, or from the link 心当たりがない of a lock's mail. Its link is the signed
    `public_id`.

    `account` is empty where no account has the address: both cases write the same rows, so both answers take as long.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="password_resets"
    )
    requested_at = models.DateTimeField(db_default=Now())
    spent_at = models.DateTimeField(null=True)  # its link is dead: used, replaced by a newer one, or revoked

    objects = PasswordResetQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id
