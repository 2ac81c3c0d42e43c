"""Requests that a second person must approve before they are executed."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from portal.public_id import PublicIdField

LIFETIME = timedelta(hours=72)


class State(models.TextChoices):
    WAITING = "waiting", "承認待ち"
    EXECUTED = "executed", "承認・実行済み"
    REFUSED = "refused", "却下"
    WITHDRAWN = "withdrawn", "取り下げ"
    VOID = "void", "内容の変更により無効"


class Refusal(models.TextChoices):
    """Why a request was refused. The audit log keeps the code, so there is no free text."""

    WRONG = "wrong_content", "内容に誤りがある"
    BASELESS = "no_basis", "根拠を確認できない"
    NEEDLESS = "not_needed", "対応の必要がない"
    OTHER_WAY = "other_way", "別の手続きで対応する"


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def live(self) -> Self:
        """Keep requests that can still be decided; the others are decided or older than LIFETIME."""
        return self.filter(state=State.WAITING, expires_at__gt=Now())

    def over(self) -> Self:
        """Keep requests that were decided, or not in time."""
        return self.filter(~Q(state=State.WAITING) | Q(expires_at__lte=Now()))


class Approval(models.Model):
    """One request: `kind` and `parameters` say what to execute, `digest` identifies the content the requester was
    shown.

    A request without a decision stays WAITING and is over at `expires_at`. People are named by public ids.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=80)
    parameters = models.JSONField(default=dict)
    about = models.CharField(max_length=64, blank=True)  # public id of the account or contract concerned
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=13, choices=Refusal, blank=True, db_default="")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="approval_by_a_second_person",
                condition=~Q(state__in=[State.EXECUTED, State.REFUSED]) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="approval_decided_by_somebody",
                condition=Q(state=State.WAITING, decided_by="", decided_at=None)
                | (~Q(state=State.WAITING) & ~Q(decided_by="") & Q(decided_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(name="approval_waiting", fields=["expires_at"], condition=Q(state=State.WAITING))]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
