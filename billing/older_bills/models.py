"""Requests for bills older than the shown months: a customer asks, staff open them for OPEN_FOR or refuse."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q
from django.db.models.functions import Now

from accounts.models import Contract
from portal.public_id import PublicIdField

OPEN_FOR = timedelta(days=90)  # how long opened bills can be read
KEPT = timedelta(days=180)  # how long an ended request is kept
LONGEST_NOTE = 300  # characters


class State(models.TextChoices):
    ASKED = "asked", "受付済み"
    OPEN = "open", "公開中"
    REFUSED = "refused", "公開できませんでした"


READABLE = Q(state=State.OPEN, open_until__gt=Now())


class OldBillsRequestQuerySet(models.QuerySet["OldBillsRequest"]):
    def of(self, account_id: int) -> Self:
        """The account's own, about contracts that it still holds, latest first."""
        held = Contract.objects.held_by(account_id)
        return self.filter(account=account_id, contract__in=held).order_by("-asked_at")

    def still_held(self) -> Self:
        """Requests whose account still holds the contract."""
        return self.filter(contract__holder=F("account"))

    def open(self) -> Self:
        """Requests whose bills can be read now, by the database clock."""
        return self.filter(READABLE)

    def opened(self, *, account_id: int, month: date) -> Self:
        """Open requests of the account that include this month (its first day)."""
        return self.open().filter(account=account_id, first__lte=month, last__gte=month)

    def with_readability(self) -> Self:
        """Annotate `is_readable`, and select the contract."""
        readable = ExpressionWrapper(READABLE, output_field=models.BooleanField())
        return self.select_related("contract").annotate(is_readable=readable)

    def ended(self) -> Self:
        """Requests that ended at least KEPT ago: refused, expired, or about a contract that the account lost."""
        before = Now() - KEPT
        lost = Q(state=State.ASKED, asked_at__lte=before) & ~Q(contract__holder=F("account"))
        return self.filter(Q(state=State.REFUSED, answered_at__lte=before) | Q(open_until__lte=before) | lost)


class OldBillsRequest(models.Model):
    """A request to read the bills of the months `first` to `last`, both included."""

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="old_bills_requests")
    first = models.DateField()  # first day of the month
    last = models.DateField()
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)  # the purpose; shown to staff
    state = models.CharField(max_length=7, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(db_default=Now())
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=22, blank=True)  # public id of the member of staff
    answer = models.CharField(max_length=LONGEST_NOTE, blank=True)  # the reason of a refusal; shown to the customer
    open_until = models.DateTimeField(null=True)
    is_readable: bool  # annotated by `with_readability`: whether the bills can be read now

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
