"""Registrations under way, from the identity check to the account."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.codes.models import Challenge, Purpose
from accounts.contracts.models import Contract
from portal.public_id import PublicIdField

PATIENCE = timedelta(minutes=30)  # from one step to the 仮登録
LINK_LIFETIME = timedelta(hours=24)  # from the sending of the mail [001-36]


class State(models.TextChoices):
    IDENTIFIED = "identified"  # the three data fit; the contract's phone is still to be answered
    VERIFIED = "verified"  # may choose ID, password, address
    PROVISIONAL = "provisional"  # 仮登録: the mail is on its way or was read
    COMPLETED = "completed"  # 本登録: an account stands
    SUPERSEDED = "superseded"  # a newer 仮登録 of the same contract took its place


class Hollow(models.TextChoices):
    """Reason why a 仮登録 leads nowhere although its pages look the same: no link is ever mailed, none is accepted."""

    NOT = ""
    HELD = "held"  # the contract has a holder, who was told
    KNOWN = "known"  # the address belongs to an account or to another 仮登録, whose owner was told


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def live(self) -> Self:
        """Select registrations whose time is not over."""
        return self.filter(expires_at__gt=Now())

    def provisional(self) -> Self:
        """Select registrations that wait for the link in their mail to be used."""
        return self.filter(state=State.PROVISIONAL)

    def lapsed(self) -> Self:
        """Select registrations whose time is over without an account: they reserve no ID, address or contract."""
        return self.exclude(state=State.COMPLETED).filter(expires_at__lte=Now())

    def outlived(self) -> Self:
        """Select completed registrations that no page needs any more."""
        return self.filter(state=State.COMPLETED, completed_at__lte=Now() - LINK_LIFETIME)


class Registration(models.Model):
    """Progress of one person to an account, reached through the session of the browser that began it."""

    public_id = PublicIdField()
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="+")  # null: address only
    seal = models.CharField(max_length=86, blank=True, db_default="")  # of the person identified (`contracts.seals`)
    again = models.BooleanField(
        default=False, db_default=False
    )  # ID登録: the contract is taken over from its holder [002-66]
    state = models.CharField(max_length=11, choices=State)
    hollow = models.CharField(max_length=5, choices=Hollow, blank=True, default=Hollow.NOT)
    challenge = models.ForeignKey(Challenge, null=True, on_delete=models.SET_NULL, related_name="+")
    number = models.CharField(max_length=7, blank=True)  # key of the telephone that answered `challenge`
    username = models.CharField(max_length=30, blank=True)
    username_skeleton = models.CharField(max_length=30, blank=True)
    password = models.CharField(max_length=128, blank=True)  # hashed at once; emptied at 本登録
    email = models.EmailField(blank=True)
    nickname = models.CharField(max_length=30, blank=True)
    terms_version = models.CharField(max_length=20, blank=True)
    privacy_version = models.CharField(max_length=20, blank=True)
    agreed_at = models.DateTimeField(null=True)
    mails = models.PositiveSmallIntegerField(default=0)  # asked for; the number is part of the link
    mailed_at = models.DateTimeField(null=True)  # when the latest was asked for
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)  # when そのままログイン was used
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(name="registration_expires", fields=["expires_at"])]
        constraints = [
            models.UniqueConstraint(
                name="registration_one_id", fields=["username_skeleton"], condition=Q(state="provisional")
            ),
            models.UniqueConstraint(
                name="registration_one_address", fields=["email"], condition=Q(state="provisional", hollow="")
            ),
            models.UniqueConstraint(
                name="registration_one_contract", fields=["contract"], condition=Q(state="provisional", hollow="")
            ),
            models.CheckConstraint(
                name="registration_filled",
                condition=~Q(state="provisional")
                | (~Q(username_skeleton="") & ~Q(email="") & Q(agreed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def purpose(self) -> Purpose:
        """Return the purpose of its code: taking a contract from an account needs as much as recovering one, six
        digits.
        """
        return Purpose.RECOVERY if self.again else Purpose.REGISTER

    @property
    def is_phone_proven(self) -> bool:
        """Tell whether a telephone was answered on the way, which will be the account's second step."""
        return self.challenge is not None and self.challenge.spent_at is not None

    @property
    def is_filled(self) -> bool:
        """Tell whether everything that the confirmation page shows has been typed."""
        return bool(self.username and self.password and self.email and self.nickname and self.agreed_at)


class Consent(models.Model):
    """Consent of an account to a document, with its version."""

    class Document(models.TextChoices):
        TERMS = "terms", "利用規約"
        PRIVACY = "privacy", "個人情報の取扱い"

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    document = models.CharField(max_length=7, choices=Document)
    version = models.CharField(max_length=20)
    agreed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="consent_once", fields=["account", "document", "version"])]

    def __str__(self) -> str:
        return f"{self.document} {self.version}"
