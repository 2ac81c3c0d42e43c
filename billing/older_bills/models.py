"""Bills older than the months that are shown: a customer asks for them, staff open them for a while."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Now

from accounts.models import Contract
from portal.public_id import PublicIdField

OPEN_FOR = timedelta(days=90)  # how long the bills can be read once staff opened them
KEPT = timedelta(days=180)  # how long a request that has ended can be looked at
LONGEST_NOTE = 300


class State(models.TextChoices):
    ASKED = "asked", "受付済み"
    OPEN = "open", "公開中"
    REFUSED = "refused", "公開できませんでした"


READABLE = Q(state=State.OPEN, open_until__gt=Now())


class OldBillsRequestQuerySet(models.QuerySet["OldBillsRequest"]):
    def of(self, account_id: int) -> Self:
        """The account's own about contracts that it holds, the latest first."""
        held = Contract.objects.held_by(account_id)
        return self.filter(account=account_id, contract__in=held).order_by("-asked_at")

    def theirs(self) -> Self:
        """Those whose account still holds the contract."""
        return self.filter(contract__holder=F("account"))

    def open(self) -> Self:
        """Those whose bills can be read now, by the database clock."""
        return self.filter(READABLE)

    def opened(self, *, account_id: int, month: date) -> Self:
        """Those by which the account may read the bill of this month (its first day) now."""
        return self.open().filter(account=account_id, first__lte=month, last__gte=month)

    def judged(self) -> Self:
        """With contract and `is_readable`."""
        readable = ExpressionWrapper(READABLE, output_field=models.BooleanField())
        return self.select_related("contract").annotate(is_readable=readable)

    def ended(self) -> Self:
        """Those that ended KEPT ago: refused, closed again, or asked about a contract that its account lost."""
        before = Now() - KEPT
        lost = Q(state=State.ASKED, asked_at__lte=before) & ~Q(contract__holder=F("account"))
        return self.filter(Q(state=State.REFUSED, answered_at__lte=before) | Q(open_until__lte=before) | lost)


class OldBillsRequest(models.Model):
    """Somebody wants to read the bills of the months `first` to `last`, both included."""

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="old_bills_requests")
    first = models.DateField()  # first day of the month
    last = models.DateField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)  # what for; read by staff
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=22, blank=True)  # public id of the member of staff
    answer = models.CharField(max_length=LONGEST_NOTE, blank=True)  # why not; read by the customer
    open_until = models.DateTimeField(null=True)
    is_readable: bool  # of those that were `judged`: whether the bills can be read now

    objects = OldBillsRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="old_bills_asked_once", fields=["account", "contract"], condition=Q(state="asked")
            ),
            models.CheckConstraint(name="old_bills_range", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(name="old_bills_open", condition=~Q(state="open") | Q(open_until__isnull=False)),
        ]
        indexes = [
            models.Index(name="old_bills_asked", fields=["asked_at"], condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return self.public_id
