"""Corrections that a second person must approve before they are made."""

from django.db import models
from django.db.models.functions import Now

from billing.statements.models import Bill, TaxCategory
from portal.public_id import PublicIdField


class ProposedCorrection(models.Model):
    """The line that a member of staff wants to add to a bill, kept for the approval and the look back at it.

    It is never changed. Whether it still waits, and who asked, says the request in `portal.approvals`.
    """

    public_id = PublicIdField()
    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="proposed_corrections")
    description = models.CharField(max_length=200)
    amount = models.BigIntegerField()  # yen, negative for a credit; with tax where `tax_included`
    tax_category = models.CharField(max_length=12, choices=TaxCategory)
    tax_included = models.BooleanField()
    reason = models.CharField(max_length=300)  # shown to staff only
    made_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.public_id
