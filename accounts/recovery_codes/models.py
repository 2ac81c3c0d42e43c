"""Codes on paper that replace a lost telephone."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class RecoveryCodeQuerySet(models.QuerySet["RecoveryCode"]):
    def unused(self) -> Self:
        """Select unused codes."""
        return self.filter(used_at=None)


class RecoveryCode(models.Model):
    """One of ten codes that an account's owner has written down. It is valid once, instead of a code to the telephone.

    The row holds an HMAC under the pepper, salted with the account's public id. A slow hash would add nothing: the
    codes are 80 random bits, which cannot be guessed even with the pepper, and the digest finds its row directly.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    objects = RecoveryCodeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="recovery_code_once", fields=["account", "digest"])]

    def __str__(self) -> str:
        return self.public_id
