"""Recoveries of a lost telephone under way."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.contracts.models import Contract
from portal.public_id import PublicIdField

PATIENCE = timedelta(minutes=30)  # from one step to the next
KEPT = timedelta(days=30)


class State(models.TextChoices):
    IDENTIFIED = "identified"  # the three data fit; another proof is still to come
    PROVEN = "proven"  # may choose a new telephone
    RECOVERED = "recovered"  # the account has it


class SecondProof(models.TextChoices):
    """The second proof."""

    RECOVERY_CODE = "recovery_code"
    CONTRACT = "contract"  # another contract of the same holder, with its telephone
    POST = "post"


class LostPhoneQuerySet(models.QuerySet["LostPhone"]):
    def live(self) -> Self:
        """Select recoveries whose time is not over, by the database clock."""
        return self.filter(expires_at__gt=Now())


class LostPhone(models.Model):
    """One recovery, reached through the session of the browser that began it. `account` holds the contract; it is empty
    where the contract has no holder, and every page answers alike until the proof is given.
    """

    public_id = PublicIdField()
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Contract, null=True, on_delete=models.SET_NULL, related_name="+")  # SecondProof.CONTRACT
    # of the persons identified, of `other` with its telephones (`contracts.seals`)
    seal = models.CharField(max_length=86, blank=True, db_default="")
    other_seal = models.CharField(max_length=86, blank=True, db_default="")
    state = models.CharField(max_length=10, choices=State, default=State.IDENTIFIED)
    proof = models.CharField(max_length=13, choices=SecondProof, blank=True)
    begun_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    recovered_at = models.DateTimeField(null=True)

    objects = LostPhoneQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="lost_phone_expires", fields=["expires_at"])]
        constraints = [
            models.CheckConstraint(name="lost_phone_proven", condition=Q(state=State.IDENTIFIED) | ~Q(proof="")),
            models.CheckConstraint(
                name="lost_phone_recovered",
                condition=~Q(state=State.RECOVERED) | Q(recovered_at__isnull=False, account__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
