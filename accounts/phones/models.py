"""The telephone that an account answers: its second step."""

from django.db import models
from django.db.models.functions import Now
from django_otp.models import Device

from accounts.codes import policies
from portal.public_id import PublicIdField


class Phone(Device):
    """A number that has answered a code. One per account is confirmed; former ones stay for an undo.

    A django-otp device in name and session; its digits are judged by `accounts.codes`.
    """

    public_id = PublicIdField()
    number = models.CharField(max_length=11)  # digits from 0
    verified_at = models.DateTimeField(db_default=Now())
    usable_from = models.DateTimeField(db_default=Now())  # later where the account had no factor to vouch for it
    paused_at = models.DateTimeField(null=True)  # its owner does not have it at hand: no code goes there

    class Meta:
        indexes = [models.Index(name="phone_number_of_whom", fields=["number"])]  # the desk asks
        constraints = [
            models.UniqueConstraint(name="phone_one_confirmed", fields=["user"], condition=models.Q(confirmed=True)),
            models.CheckConstraint(name="phone_number", condition=models.Q(number__regex=r"^0[0-9]{9,10}$")),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def masked(self) -> str:
        """Return the number in the form in which its owner recognises it [002-38]."""
        return policies.masked(self.number)
