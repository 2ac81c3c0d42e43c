"""IDs of the service before this portal, and migrations of their owners to an account [002-2…50]."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.contracts.models import Status
from portal.public_id import PublicIdField

PATIENCE = timedelta(minutes=30)  # from the right legacy password to the new one


class FormerId(models.Model):
    """One row of the company's file of legacy accounts. It names its contract by number: either file may come first.

    `password` is never a fast hash: those are wrapped in Argon2 at import. `scheme` and `cost` say how much work
    comparing it takes, so that every attempt to sign in can be made to take as much.
    """

    public_id = PublicIdField()
    legacy_id = models.CharField(max_length=254, unique=True)  # half-width and in lower case, as people's typing is
    password = models.CharField(max_length=512)
    source = models.CharField(max_length=64)  # keyed digest of the hash as the file had it
    notation = models.CharField(max_length=16)  # how the file had it: for the operator's report
    scheme = models.CharField(max_length=32)
    cost = models.PositiveIntegerField()
    customer_number = models.CharField(max_length=20)
    email = models.EmailField(blank=True)  # in lower case
    status = models.CharField(max_length=9, choices=Status)
    imported_at = models.DateTimeField(db_default=Now())
    lock_told_at = models.DateTimeField(null=True)
    migrated_at = models.DateTimeField(null=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(name="legacy_work", fields=["scheme", "-cost"]),
            models.Index(name="legacy_contract", fields=["customer_number"]),
        ]
        constraints = [
            models.CheckConstraint(name="legacy_account_migrated", condition=Q(account=None) | ~Q(migrated_at=None)),
            models.CheckConstraint(name="legacy_account_wrapped", condition=~Q(("password__startswith", "raw_fast$"))),
        ]

    def __str__(self) -> str:
        return self.public_id


class State(models.TextChoices):
    """Page at which a migration stands."""

    TERMS = "terms"  # [002-17]
    ADDRESS = "address"  # keep the legacy address? [002-18]
    NEW_ADDRESS = "new_address"  # [002-20]
    MAIL_CODE = "mail_code"  # [002-28]
    REPLACE = "replace"  # the contract's address changes too [002-33]
    PHONE = "phone"  # [002-35]
    PASSWORD = "password"  # noqa: S105 - a page [002-43]
    # then the account stands [002-49], and this row is gone


class MigrationCaseQuerySet(models.QuerySet["MigrationCase"]):
    def live(self) -> Self:
        """Select migrations whose half hour is not over."""
        return self.filter(expires_at__gt=Now())

    def lapsed(self) -> Self:
        """Select migrations whose half hour is over; they can be deleted."""
        return self.filter(expires_at__lte=Now())


class MigrationCase(models.Model):
    """A migration in the browser that gave the right legacy ID and password; it signs nobody in.

    The row is deleted by leaving, by the end of its half hour, and on completion.
    """

    public_id = PublicIdField()
    legacy = models.ForeignKey(FormerId, on_delete=models.CASCADE, related_name="cases")
    state = models.CharField(max_length=11, choices=State, default=State.TERMS)
    seal = models.CharField(max_length=86, blank=True, db_default="")  # of the contract's person (`contracts.seals`)
    kept_password = models.CharField(max_length=128, blank=True)  # the legacy one under Argon2, where it was not yet
    terms_version = models.CharField(max_length=20, blank=True)
    privacy_version = models.CharField(max_length=20, blank=True)
    agreed_at = models.DateTimeField(null=True)
    email = models.EmailField(blank=True)  # the ID to sign in with from now on
    is_new_address = models.BooleanField(default=False)
    number = models.CharField(max_length=11, blank=True)  # the telephone that was answered
    digits = models.PositiveSmallIntegerField(default=0)  # how long the code was that it was asked for
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    objects = MigrationCaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="migration_expires", fields=["expires_at"])]
        constraints = [
            models.CheckConstraint(name="migration_consent", condition=Q(state="terms") | Q(agreed_at__isnull=False)),
            models.CheckConstraint(
                name="migration_address",
                condition=~Q(state__in=["mail_code", "replace", "phone", "password"]) | ~Q(email=""),
            ),
            models.CheckConstraint(name="migration_number", condition=~Q(state="password") | ~Q(number="")),
        ]

    def __str__(self) -> str:
        return self.public_id
