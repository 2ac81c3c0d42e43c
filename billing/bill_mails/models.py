"""Which mails about bills an account gets, and how far jobs over all bills have come."""

from django.conf import settings
from django.db import models

NEW_BILLS, REVISED_BILLS = "new_bills", "revised_bills"


class Preference(models.Model):
    """Which mails about bills an account gets; without a row, all. Notices inside the portal cannot be turned off."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    mails_new_bill = models.BooleanField(default=True)
    mails_due = models.BooleanField(default=True)
    mails_failed = models.BooleanField(default=True)

    class Meta:
        db_table = "billing_preference"

    def __str__(self) -> str:
        return f"{self.account_id}"


class Watermark(models.Model):
    """The key of the last bill that the job `name` (announcing new bills, revised ones, issuing invoices) has handled.

    Bills up to it are never looked at again. This is safe because one import runs at a time, so keys follow the order
    of commits.
    """

    name = models.CharField(max_length=20, primary_key=True)
    bill_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.bill_id}"
