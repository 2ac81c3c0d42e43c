"""Contracts as the company's systems hand them over, and who holds them."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class Status(models.TextChoices):
    ACTIVE = "active", "ご利用中"
    SUSPENDED = "suspended", "休止中"
    ENDED = "ended", "解約済み"


class ContractQuerySet(models.QuerySet["Contract"]):
    def held_by(self, account_id: int) -> "ContractQuerySet":
        """Select the account's contracts, oldest first: every page reaches contract data through this."""
        return self.filter(holder_id=account_id).order_by("contracted_on", "pk")


class Contract(models.Model):
    """One customer number. The company's imports replace everything but `holder`; `email` only once the company has the
    address that the customer changed it to (`addresses`).
    """

    public_id = PublicIdField()
    customer_number = models.CharField(max_length=20, unique=True)  # without leading zeros
    name = models.CharField(max_length=100)
    name_kana = models.CharField(max_length=100)
    name_kana_key = models.CharField(max_length=100)  # katakana without spaces: what identity checks compare
    phone = models.CharField(max_length=11)  # digits from 0
    phone_2 = models.CharField(max_length=11, blank=True)
    email = models.EmailField(blank=True)
    birth_date = models.DateField(null=True)
    postal_code = models.CharField(max_length=7)
    address = models.CharField(max_length=200)
    contracted_on = models.DateField()
    status = models.CharField(max_length=9, choices=Status)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contracts")
    held_since = models.DateTimeField(null=True)
    imported_at = models.DateTimeField(db_default=Now())
    email_changed_at = models.DateTimeField(null=True)  # by the customer, and the company's systems do not know it yet

    objects = ContractQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="contract_phone", fields=["phone"]),  # by these three the desk finds a customer
            models.Index(name="contract_phone_2", fields=["phone_2"], condition=~models.Q(phone_2="")),
            models.Index(name="contract_name", fields=["name_kana_key"]),
            models.Index(name="contract_email", fields=["email"], condition=~models.Q(email="")),
            models.Index(
                name="contract_email_changed",
                fields=["email_changed_at"],
                condition=models.Q(email_changed_at__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="contract_number_normal", condition=models.Q(customer_number__regex=r"^[1-9][0-9]*$")
            ),
            models.CheckConstraint(
                name="contract_holder_since",
                condition=models.Q(holder=None, held_since=None)
                | models.Q(holder__isnull=False, held_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
