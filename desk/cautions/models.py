"""Warnings about a customer: what staff must mind before they tell or do anything."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Contract
from portal.public_id import PublicIdField

RENEWED = timedelta(
    days=365
)  # a 支援措置 lasts a year (住民基本台帳事務処理要領 第5の10): then staff ask whether it goes on


class Kind(models.TextChoices):
    """What is to be minded. `TOLD` and `ADVICE` say what follows from each."""

    PROTECTED = "protected", "DV等支援措置の対象"
    MISUSE = "misuse", "なりすましのおそれ"
    ASKED = "asked", "第三者からの問い合わせあり"
    VERIFY = "verify", "ご本人確認を必ず"


# The customer reads of these in their log. Of the others not: whoever endangers a protected person may read it too, and
# whoever pretends to be the customer would be warned (個人情報保護法 第33条第2項第1号・第2号).
TOLD = frozenset({Kind.ASKED, Kind.VERIFY})
ADVICE = {
    Kind.PROTECTED: "住所・連絡先・ご連絡があったことを、ご家族を名乗る方を含めて、ご本人以外に伝えないでください。",
    Kind.MISUSE: "ご本人でない方がお手続きを試みたおそれがあります。確認が済むまで、お手続きを進めないでください。",
    Kind.ASKED: "ご本人以外の方から問い合わせがありました。ご契約の有無も、ご本人以外に答えないでください。",
    Kind.VERIFY: "生年月日や住所をうかがうだけで確認を終えないでください。",
}


class EndedBecause(models.TextChoices):
    OVER = "over", "必要がなくなった"
    ASKED = "asked", "ご本人のお申し出"
    MISTAKEN = "mistaken", "記録の誤り"


class CautionQuerySet(models.QuerySet["Caution"]):
    def open(self) -> Self:
        """Select those that nobody has ended."""
        return self.filter(ended_at=None)


class Caution(models.Model):
    """One warning about one customer, in force until staff end it. `set_by` and `ended_by` are public ids of staff.

    Whom it is about is said by `Concern`: the account and each contract that it held, so that the warning outlives the
    account and follows the contracts to another one.
    """

    public_id = PublicIdField()
    kind = models.CharField(max_length=9, choices=Kind)
    set_at = models.DateTimeField(db_default=Now())
    set_by = models.CharField(max_length=22)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=22, blank=True)
    ended_because = models.CharField(max_length=8, choices=EndedBecause, blank=True)

    objects = CautionQuerySet.as_manager()

    class Meta:
        permissions = [("mind_caution", "お客様への注意を記録し、外す")]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="caution_ended_whole",
                condition=Q(ended_at=None, ended_by="", ended_because="")
                | Q(ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ended_because=""),
            )
        ]
        indexes = [models.Index(name="caution_ended", fields=["ended_at"], condition=Q(ended_at__isnull=False))]

    def __str__(self) -> str:
        return self.public_id

    @property
    def advice(self) -> str:
        """Return what staff must do, in a sentence."""
        return ADVICE[Kind(self.kind)]

    @property
    def is_due(self) -> bool:
        """Return whether it is so old that staff should ask whether it is still needed."""
        return self.set_at < timezone.now() - RENEWED


class Concern(models.Model):
    """An account or a contract that a warning is about."""

    caution = models.ForeignKey(Caution, on_delete=models.CASCADE, related_name="concerns")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                name="concern_of_one",
                condition=Q(account=None, contract__isnull=False) | Q(account__isnull=False, contract=None),
            ),
            models.UniqueConstraint(name="concern_account_once", fields=["caution", "account"]),
            models.UniqueConstraint(name="concern_contract_once", fields=["caution", "contract"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)
