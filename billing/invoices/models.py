"""適格請求書 (qualified invoices): a bill's revision as a numbered document with issuer and recipient.

The figures are the bill's, which never change; what could change is copied in at issue. Rows are never updated (a
database trigger refuses it), so that an invoice reads the same for as long as it is kept.
"""

from django.db import models

from billing.statements.models import Bill
from portal.public_id import PublicIdField


class Issuer(models.Model):
    """The issuing company's name, registration number, address and telephone; a new row for each change."""

    name = models.CharField(max_length=100)
    registration_number = models.CharField(max_length=14)  # T and 13 digits
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="issuer_once", fields=["name", "registration_number", "address", "phone"])
        ]

    def __str__(self) -> str:
        return self.registration_number


class Invoice(models.Model):
    """The invoice of one bill revision. `number` is printed; `public_id` is in the address of its check page."""

    public_id = PublicIdField(unique=False)  # unique below
    number = models.CharField(max_length=24)
    bill = models.OneToOneField(Bill, on_delete=models.PROTECT, related_name="invoice")
    issuer = models.ForeignKey(Issuer, on_delete=models.PROTECT, related_name="+", db_index=False)
    issued_on = models.DateField()  # JST
    recipient = models.CharField(max_length=100)
    customer_number = models.CharField(max_length=20)
    due_on = models.DateField()
    payment_method = models.CharField(max_length=40)
    services = models.JSONField(default=dict, db_default={})  # service and plan of each line, by line number

    class Meta:
        constraints = [
            models.UniqueConstraint(name="invoice_public_id", fields=["public_id"]),
            models.UniqueConstraint(name="invoice_number", fields=["number"]),
        ]

    def __str__(self) -> str:
        return self.number
