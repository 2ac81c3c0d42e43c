"""Questions of customers about items of bills, and the messages of each: the customer's and the desk's."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from accounts.models import Contract
from portal.public_id import PublicIdField

LONGEST = 1000  # characters of a message
KEPT = timedelta(days=365)  # how long a question is kept after its last message


class State(models.TextChoices):
    ASKED = "asked", "受付済み"
    ANSWERED = "answered", "回答あり"


class QuestionQuerySet(models.QuerySet["Question"]):
    def of(self, account_id: int) -> Self:
        """Select the account's own, about contracts that it still holds, latest first."""
        held = Contract.objects.held_by(account_id)
        return self.filter(account=account_id, contract__in=held).order_by("-last_at", "-pk")

    def waiting(self) -> Self:
        """Select those that wait for an answer and whose account still holds the contract, longest first."""
        return self.filter(state=State.ASKED, contract__holder=F("account")).order_by("last_at", "pk")


class Question(models.Model):
    """A question about one item of a bill in one revision, which never changes: `bill` is its public id.

    `description` and `amount` (yen) are the item's as of then. `last_at` is the time of the newest message.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    bill = models.CharField(max_length=22)
    month = models.DateField()
    revision = models.PositiveSmallIntegerField()
    item_no = models.PositiveIntegerField()
    description = models.CharField(max_length=200)
    amount = models.BigIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField(db_default=Now())
    last_at = models.DateTimeField(db_default=Now())

    objects = QuestionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="question_waiting", fields=["last_at"], condition=Q(state="asked")),
            models.Index(name="question_last", fields=["last_at"]),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def spoken(self) -> str:
        """Return the reference of the item, as the customer and the desk say it: 202610-1-3."""
        return f"{self.month:%Y%m}-{self.revision}-{self.item_no}"


class Message(models.Model):
    """One message of a question, never changed. `public_id` comes with the form, so that a double press writes one.

    `answered_by` is the public id of the member of staff, empty for the customer's.
    """

    public_id = PublicIdField()
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="messages")
    text = models.CharField(max_length=LONGEST)
    answered_by = models.CharField(max_length=22, blank=True)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.public_id

    @property
    def writer(self) -> str:
        """Return who wrote it, in words."""
        return "お問い合わせ窓口" if self.answered_by else "お客様"
