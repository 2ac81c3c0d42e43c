"""Lines of a contract, as imported from the company's systems."""

from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class Status(models.TextChoices):
    ACTIVE = "active", "ご利用中"
    SUSPENDED = "suspended", "休止中"
    ENDED = "ended", "解約済み"


class Line(models.Model):
    """One telephone, internet, television or electricity line. Written by imports only.

    `user_*` are the data of the person who uses the line, blank if unknown; often not the contract's holder.
    """

    public_id = PublicIdField()
    contract = models.ForeignKey("accounts.Contract", on_delete=models.PROTECT, related_name="lines")
    line_number = models.CharField(max_length=20, unique=True)  # a telephone number, or the company's own identifier
    service = models.CharField(max_length=30)
    plan = models.CharField(max_length=60)
    base_fee = models.PositiveIntegerField()  # yen a month, without tax
    data_allowance_mb = models.PositiveIntegerField()
    started_on = models.DateField()
    status = models.CharField(max_length=9, choices=Status)
    user_name = models.CharField(max_length=100, blank=True)
    user_name_kana = models.CharField(max_length=100, blank=True)
    user_birth_date = models.DateField(null=True)
    imported_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(name="line_status_known", condition=models.Q(status__in=Status.values)),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def data_allowance(self) -> str:
        """Format the monthly allowance as 20GB or 500MB (1 GB = 1,024 MB); "" for a line without data."""
        gigabytes, rest = divmod(self.data_allowance_mb, 1024)
        if not self.data_allowance_mb:
            return ""
        return f"{self.data_allowance_mb:,}MB" if rest else f"{gigabytes:,}GB"
