"""Bills as imported from the company's billing system: a header whose totals the import computed, and its items.

All money is whole yen. Only the payment columns of a bill are ever updated: any other change is a new revision.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.contracts.models import Holding
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


KEEPS = [Holding.State.WAITING, Holding.State.ENDED]

# Columns of the bill list, which the covering index `bill_newest` includes for an index-only scan
LISTED = (
    "public_id",
    "revision",
    "total",
    "tax",
    "due_on",
    "payment_method",
    "payment_status",
    "paid_on",
    "is_flagged",
)


class BillQuerySet(models.QuerySet["Bill"]):
    def newest(self) -> "BillQuerySet":
        """Only the newest revision of each month."""
        return self.filter(superseded_at=None)

    def of_contract(self, contract_id: int) -> "BillQuerySet":
        """The newest revisions of a contract's bills, newest month first; answered by the index `bill_newest`."""
        return self.newest().filter(contract_id=contract_id).order_by("-month")

    def theirs(self, contract_id: int) -> "BillQuerySet":
        """The same without those of a person who had the contract before its present holder."""
        return self.of_contract(contract_id).filter(month__gte=F("contract__bills_from"))

    def kept_for(self, account_id: int) -> "BillQuerySet":
        """The bills of contracts that the account held, as they were when another person's data came; none of after."""
        former = "contract__holdings__"
        suspended_at = F(f"{former}suspended_at")
        return self.filter(
            Q(superseded_at=None) | Q(superseded_at__gt=suspended_at),
            **{f"{former}account": account_id, f"{former}state__in": KEEPS},
            imported_at__lte=suspended_at,
            month__gte=F(f"{former}bills_from"),
        ).order_by("-month")


class Bill(models.Model):
    """One revision of what a contract owes for a month. All figures in yen.

    `taxable_*` are without tax, `tax_*` rounded once per rate; `subtotal` + `tax` = `total`, the amount to pay.
    `bill_total` is the company's own total where its file has one; if it differs from `total`, the bill `is_flagged`.
    `tax_rule` names the rule that computed the figures (`billing.tax.figures.rule`), empty where it was not kept.
    """

    public_id = PublicIdField(unique=False)  # unique below, without the LIKE index that Django adds to unique texts
    contract = models.ForeignKey(
        "accounts.Contract", on_delete=models.PROTECT, related_name="bills", db_index=False
    )  # the unique constraints below begin with it, so it needs no index of its own
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
    tax_rule = models.CharField(max_length=16, blank=True, db_default="")
    item_count = models.PositiveIntegerField()
    due_on = models.DateField()
    payment_method = models.CharField(max_length=40)
    payment_status = models.CharField(max_length=7, choices=PaymentStatus)
    paid_on = models.DateField(null=True)
    imported_at = models.DateTimeField(db_default=Now())
    corrected_from = models.PositiveSmallIntegerField(null=True)  # the imported revision that staff corrected
    corrected_by = models.CharField(max_length=22, blank=True, db_default="")  # public id of the member of staff
    correction_reason = models.CharField(max_length=300, blank=True, db_default="")  # shown to staff only
    approved_by = models.CharField(max_length=22, blank=True, db_default="")  # second person, if the correction had one

    objects = BillQuerySet.as_manager()

    class Meta:
        indexes = [
            # months are imported one after another, so rows of a month lie together: a BRIN index suffices
            BrinIndex(name="bill_by_month", fields=["month"], pages_per_range=32),
            models.Index(  # the desk's list of bills to check
                name="bill_flagged", fields=["id"], condition=models.Q(is_flagged=True, superseded_at=None)
            ),
            models.Index(
                name="bill_awaited",  # unpaid bills, few beside the paid ones: what reminders look for
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
                name="bill_newest",  # also the covering index of the list page
                fields=["contract", "month"],
                condition=models.Q(superseded_at=None),
                include=[*LISTED],
            ),
            models.CheckConstraint(name="bill_month_first_day", condition=models.Q(month__day=1)),
            models.CheckConstraint(
                name="bill_approved_by_a_second_person",
                condition=models.Q(approved_by="") | ~models.Q(approved_by=F("corrected_by")),
            ),
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
        """The items of a bill in the company's order. Filters by month, so that only one partition is read."""
        mine = self.filter(contract_id=bill.contract_id, month=bill.month, revision=bill.revision)
        return mine.order_by("item_no")


class BillItem(models.Model):
    """One line item of a bill. Partitioned by month (`partitions`); without foreign keys, which would slow loading.

    `amount` in yen without tax, or with it where `tax_included`; negative for a credit.
    """

    pk = models.CompositePrimaryKey("contract_id", "month", "revision", "item_no")
    contract_id = models.BigIntegerField()
    month = models.DateField()
    revision = models.PositiveSmallIntegerField()
    item_no = models.PositiveIntegerField()
    line_number = models.CharField(max_length=20, blank=True)  # blank for an item of the contract itself
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
