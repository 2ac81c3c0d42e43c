"""Passcodes: six digits for devices whose biometrics cannot be used [002-56…61]."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce, Now
from django_otp.models import Device, DeviceManager

from accounts.users.models import State, User
from portal.policy.knobs import policy
from portal.public_id import PublicIdField

LIFETIME = timedelta(days=365)  # since it was last used; the browser keeps its cookie as long
MISSES = 5  # wrong entries in a row, then it is of no use any more


class PasscodeQuerySet(models.QuerySet["Passcode"]):
    """Selections of passcodes. The conditions on accounts are subqueries: with a join Django would move every condition
    into a subquery, which PostgreSQL does not evaluate again when an UPDATE has waited for another one.
    """

    def standing(self) -> Self:
        """Select those neither disabled nor unused for a year, by the database clock, of accounts that are open; none
        where the installation's policy has no passcodes.
        """
        if not policy().passcode:
            return self.none()
        holders = User.objects.filter(state=State.ACTIVE, is_staff=False, is_superuser=False).values("pk")
        return self._since().filter(last_at__gt=Now() - LIFETIME, confirmed=True, user__in=holders)

    def usable(self) -> Self:
        """Select those of which one more entry is judged."""
        return self.standing().filter(misses__lt=MISSES)

    def over(self) -> Self:
        """Select those unused for a year, or disabled a year ago."""
        long_ago = Now() - LIFETIME
        return self._since().filter(models.Q(last_at__lte=long_ago) | models.Q(disabled_at__lte=long_ago))

    def _since(self) -> Self:
        return self.alias(last_at=Coalesce("last_used_at", "created_at"))


class Passcode(Device):
    """One account's passcode in one browser; it is worthless in any other.

    The browser holds 256 random bits in a cookie, the row their digest; all rows of one digest are the accounts of one
    browser (a family's tablet). `confirmed` says that it may be used. It is a django-otp device in name only: it never
    marks a session as verified in django-otp's sense, which is for proofs of Strength.PHONE or more.
    """

    public_id = PublicIdField()
    digest = models.CharField(max_length=64)
    secret = models.CharField(max_length=128)  # see `hashing`
    user_agent = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    last_used_at = models.DateTimeField(null=True)
    misses = models.PositiveSmallIntegerField(default=0)  # wrong entries since the last right one
    disabled_at = models.DateTimeField(null=True)

    objects = DeviceManager.from_queryset(PasscodeQuerySet)()  # type: ignore[misc]  # a class variable there

    class Meta:
        constraints = [
            models.UniqueConstraint(name="passcode_once", fields=["digest", "user"]),
            models.CheckConstraint(
                name="passcode_disabled_is_unused",
                condition=models.Q(disabled_at=None) | models.Q(confirmed=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
