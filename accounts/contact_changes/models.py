"""Changes of an account's contacts and authenticators that its owner may undo."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.contracts import contacts
from accounts.contracts.models import Contract
from accounts.phones.models import Phone
from portal import masking
from portal.public_id import PublicIdField

LIFETIME = timedelta(days=10)  # of the undo link


class Kind(models.TextChoices):
    """Kind of change."""

    PHONE = "phone"  # the telephone was replaced
    EMAIL = "email"  # the address was replaced
    PASSKEY = "passkey"  # one was added
    FIRST_PHONE = "first"  # a telephone was enrolled that nothing vouched for
    CONTRACT = "contract"  # one was added


class ContactChangeQuerySet(models.QuerySet["ContactChange"]):
    def undoable(self) -> Self:
        """Select changes that can still be undone, by the database clock."""
        return self.filter(undone_at=None, made_at__gt=Now() - LIFETIME)


class ContactChange(models.Model):
    """A replaced contact, or an added way in or contract. It can be undone for ten days with the second step that was
    valid before.

    `second_step` is that telephone; an account that had none is asked for a code to its mailbox of that time.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PHONE)
    second_step = models.ForeignKey(Phone, null=True, on_delete=models.CASCADE, related_name="+")
    replacement = models.ForeignKey(Phone, null=True, on_delete=models.CASCADE, related_name="+")
    former_email = models.EmailField(blank=True)  # the address at the time, whatever was changed
    email = models.EmailField(blank=True)  # the new one, where the address was changed
    passkey = models.ForeignKey("accounts.Passkey", null=True, on_delete=models.SET_NULL, related_name="+")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)

    objects = ContactChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="contact_change_account", fields=["account", "-made_at"]),
            models.Index(name="contact_change_made", fields=["made_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="contact_change_phone_whole",
                condition=~Q(kind=Kind.PHONE) | Q(second_step__isnull=False, replacement__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_change_email_whole", condition=~Q(kind=Kind.EMAIL) | (~Q(email="") & ~Q(former_email=""))
            ),
            models.CheckConstraint(
                name="contact_change_first_whole",
                condition=~Q(kind=Kind.FIRST_PHONE) | Q(second_step__isnull=True, replacement__isnull=False),
            ),
            models.CheckConstraint(
                name="contact_change_contract_whole", condition=~Q(kind=Kind.CONTRACT) | Q(contract__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def masked_former_email(self) -> str:
        """Return the former address in the form in which its owner recognises it."""
        return masking.email(self.former_email)

    @property
    def masked_email(self) -> str:
        """Return the new address in the same form."""
        return masking.email(self.email)

    @property
    def masked_contract(self) -> str:
        """Return the customer number of an added contract in the same form; empty for other kinds."""
        return contacts.masked_number(self.contract) if self.contract else ""

    @property
    def looks_alike(self) -> bool:
        """Tell whether old and new contact look the same once they are masked."""
        if self.second_step and self.replacement:
            return self.second_step.masked == self.replacement.masked
        return self.masked_former_email == self.masked_email
