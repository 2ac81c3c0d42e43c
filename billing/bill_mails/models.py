"""Which mails about bills an account wants, and how far bills have been announced."""

from django.conf import settings
from django.db import models

NEW_BILLS, REVISED_BILLS = "new_bills", "revised_bills"


class Preference(models.Model):
    """What is mailed. An account without a row wants all of it; notices inside the portal always come."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE)
    mails_new_bill = models.BooleanField(default=True)
    mails_due = models.BooleanField(default=True)
    mails_failed = models.BooleanField(default=True)

    class Meta:
        db_table = "billing_preference"

    def __str__(self) -> str:
        return f"{self.account_id}"


class Watermark(models.Model):
    """The newest bill that was looked at for one kind of news. Bills get their keys in the order in which imports
    commit them, since one import runs at a time: what lies behind the mark is never looked at again."""

    name = models.CharField(max_length=20, primary_key=True)
    bill_id = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.bill_id}"
