"""Requests for a year of a contract's bills, which the worker packs into one file."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Contract
from portal.leases import Leased
from portal.public_id import PublicIdField

KEPT = timedelta(days=7)  # how long a packed file can be fetched


class State(models.TextChoices):
    WAITING = "waiting", "準備中"
    READY = "ready", "ダウンロードできます"
    FAILED = "failed", "作成できませんでした"


class BundleQuerySet(models.QuerySet["Bundle"]):
    def of(self, account_id: int) -> Self:
        """The account's own, latest first, that have not expired and whose contract it still holds."""
        held = Contract.objects.held_by(account_id)
        return self.filter(account=account_id, contract__in=held, expires_at__gt=Now()).order_by("-asked_at")


class Bundle(Leased):
    """A request for a year. The worker that holds the lease until `claimed_until` has done `done` of `steps` steps."""

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, blank=True, db_default="")  # `contents.fingerprint`

    objects = BundleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="bundle_waiting_once", fields=["account", "contract", "year"], condition=Q(state="waiting")
            )
        ]
        indexes = [
            models.Index(name="bundle_waiting", fields=["asked_at"], condition=Q(state="waiting")),
            models.Index(name="bundle_expires", fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return self.public_id


class BundleFile(models.Model):
    """The packed file, in a table of its own so that lists and progress never read it, and any host can serve it."""

    bundle = models.OneToOneField(Bundle, on_delete=models.CASCADE, primary_key=True, related_name="file")
    name = models.CharField(max_length=80)
    content = models.BinaryField()

    def __str__(self) -> str:
        return self.name
