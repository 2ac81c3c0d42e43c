"""Locks of the password path."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class PasswordLockQuerySet(models.QuerySet["PasswordLock"]):
    def open(self) -> Self:
        """Select those in force, by the database clock."""
        return self.filter(lifted_at=None, until__gt=Now())

    def disownable(self) -> Self:
        """Select those whose "this was not me" link still works."""
        return self.filter(account__isnull=False, disowned_at=None, until__gt=Now())


class PasswordLock(models.Model):
    """A lock after too many wrong passwords for an account, or for an identifier without an account: both write this
    row.

    The count of `actions.WRONG_PASSWORDS` decides whether a password is compared; this row says from when until when,
    and is what the letter's link is about.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)  # keyed digest of what was counted
    locked_at = models.DateTimeField(db_default=Now())
    until = models.DateTimeField()
    is_where_trusted = models.BooleanField(default=False)  # only in browsers that it trusts, which count apart
    lifted_at = models.DateTimeField(null=True)
    disowned_at = models.DateTimeField(null=True)  # its owner said: this was not me

    objects = PasswordLockQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="password_lock_once", fields=["key"], condition=Q(lifted_at=None))]
        indexes = [
            models.Index(name="password_lock_key", fields=["key", "locked_at"]),
            models.Index(name="password_lock_at", fields=["locked_at"]),
        ]

    def __str__(self) -> str:
        return self.public_id
