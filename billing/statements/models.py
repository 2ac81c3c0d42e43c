"""Bills as the company hands them over: a header whose figures were computed at import, and its items.

All money is whole yen. A bill is never changed but for its payment columns: anything else is a new revision.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class PaymentStatus(models.TextChoices):
    DUE = "due", "お支払い前"
    PAID = "paid", "お支払い済み"
    OVERDUE = "overdue", "お支払い期限超過"
    FAILED = "failed", "お引き落とし不能"


class TaxCategory(models.TextChoices):
    STANDARD = "10", "10％対象"
    REDUCED = "8", "8％対象（軽減税率）"
    EXEMPT = "exempt", "非課税"
    OUT_OF_SCOPE = "out_of_scope", "不課税"


class ItemKind(models.TextChoices):
    BASE = "base", "基本料"
    USAGE = "usage", "通話・通信料"
    OPTION = "option", "オプション料"
    DISCOUNT = "discount", "割引"
    ONE_OFF = "one_off", "一時的な料金"
    ADJUSTMENT = "adjustment", "調整"


# What the list of bills shows: an index alone answers it, as `Bill.objects.of_contract(…).values_list(*LISTED)`.
LISTED = ("public_id", "revision", "total", "tax", "due_on", "payment_method", "payment_status", "paid_on")


class BillQuerySet(models.QuerySet["Bill"]):
    def newest(self) -> "BillQuerySet":
        """Only the revision that counts today."""
        return self.filter(superseded_at=None)

    def of_contract(self, contract_id: int) -> "BillQuerySet":
        """What the customer sees of a contract: newest revisions, newest month first. Served by one index alone."""
        return self.newest().filter(contract_id=contract_id).order_by("-month")


class Bill(models.Model):
    """What a contract owes for a month, in one revision.

    `taxable_*` are net of tax, `tax_*` rounded once per rate; `subtotal` + `tax` = `total`, which the customer pays.
    `bill_total` is the company's own figure where it gave one; where it differs, the bill `is_flagged`.
    """

    public_id = PublicIdField(unique=False)  # unique below, without the second index that Django gives unique texts
    contract = models.ForeignKey(
        "accounts.Contract", on_delete=models.PROTECT, related_name="bills", db_index=False
    )  # the unique constraints below begin with it
    month = models.DateField()  # its first day
    revision = models.PositiveSmallIntegerField(default=1)
    superseded_at = models.DateTimeField(null=True)  # null: the newest revision
    taxable_10 = models.BigIntegerField(default=0)
    tax_10 = models.BigIntegerField(default=0)
    taxable_8 = models.BigIntegerField(default=0)
    tax_8 = models.BigIntegerField(default=0)
    exempt = models.BigIntegerField(default=0)
    out_of_scope = models.BigIntegerField(default=0)
    subtotal = models.BigIntegerField()
    tax = models.BigIntegerField()
    total = models.BigIntegerField()
    bill_total = models.BigIntegerField(null=True)
    is_flagged = models.BooleanField(default=False)
    item_count = models.PositiveIntegerField()
    due_on = models.DateField()
    payment_method = models.CharField(max_length=40)
    payment_status = models.CharField(max_length=7, choices=PaymentStatus)
    paid_on = models.DateField(null=True)
    imported_at = models.DateTimeField(db_default=Now())
    corrected_from = models.PositiveSmallIntegerField(null=True)  # the company's revision that staff corrected
    corrected_by = models.CharField(max_length=22, blank=True, db_default="")  # public id of the member of staff
    correction_reason = models.CharField(max_length=300, blank=True, db_default="")  # for the company's people

    objects = BillQuerySet.as_manager()

    class Meta:
        indexes = [
            # months are written one after another, so a few bytes a block of rows say where a month lies
            BrinIndex(name="bill_by_month", fields=["month"], pages_per_range=32),
            models.Index(  # what the desk looks into
                name="bill_flagged", fields=["id"], condition=models.Q(is_flagged=True, superseded_at=None)
            ),
            models.Index(
                name="bill_awaited",  # few beside what was paid: what reminders look for
                fields=["payment_status", "due_on", "id"],
                condition=models.Q(
                    superseded_at=None,
                    payment_status__in=[
                        PaymentStatus.DUE.value,
                        PaymentStatus.FAILED.value,
                        PaymentStatus.OVERDUE.value,
                    ],
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(name="bill_public_id", fields=["public_id"]),
            models.UniqueConstraint(name="bill_revision", fields=["contract", "month", "revision"]),
            models.UniqueConstraint(
                name="bill_newest",  # and the list page's covering index
                fields=["contract", "month"],
                condition=models.Q(superseded_at=None),
                include=[*LISTED],
            ),
            models.CheckConstraint(name="bill_month_first_day", condition=models.Q(month__day=1)),
            models.CheckConstraint(
                name="bill_payment_known", condition=models.Q(payment_status__in=PaymentStatus.values)
            ),
            models.CheckConstraint(
                name="bill_adds_up",
                condition=models.Q(
                    subtotal=F("taxable_10") + F("taxable_8") + F("exempt") + F("out_of_scope"),
                    tax=F("tax_10") + F("tax_8"),
                    total=F("subtotal") + F("tax"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class FlaggedBill(Bill):
    """A bill whose sum is not the company's, as staff list them; the permissions are those of `Bill`."""

    class Meta:
        proxy = True
        default_permissions = ()


class BillItemQuerySet(models.QuerySet["BillItem"]):
    def of(self, bill: Bill) -> "BillItemQuerySet":
        """The items of a bill in the company's order. Names the month, so that one partition is read."""
        mine = self.filter(contract_id=bill.contract_id, month=bill.month, revision=bill.revision)
        return mine.order_by("item_no")


class BillItem(models.Model):
    """A row of a bill. Partitioned by month (`billing.statements.partitions`), without foreign keys (slow to load).

    `amount` is without tax, or with it where `tax_included`; credits are negative.
    """

    pk = models.CompositePrimaryKey("contract_id", "month", "revision", "item_no")
    contract_id = models.BigIntegerField()
    month = models.DateField()
    revision = models.PositiveSmallIntegerField()
    item_no = models.PositiveIntegerField()
    line_number = models.CharField(max_length=20, blank=True)  # blank: the contract itself
    item_code = models.CharField(max_length=32)
    description = models.CharField(max_length=200)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    unit_price = models.DecimalField(max_digits=16, decimal_places=4)
    amount = models.BigIntegerField()
    tax_category = models.CharField(max_length=12, choices=TaxCategory)
    tax_included = models.BooleanField(default=False)
    item_kind = models.CharField(max_length=10, choices=ItemKind, blank=True)
    service_from = models.DateField(null=True)
    service_to = models.DateField(null=True)
    refers_to_month = models.DateField(null=True)

    objects = BillItemQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.item_no}"
