"""Codes by SMS, voice, mail and post, and the cost of sending them. No code is ever stored."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal import keyed
from portal.delivery.models import Channel, Letter
from portal.delivery.models import State as LetterState
from portal.policy.knobs import policy
from portal.public_id import PublicIdField

GAP = timedelta(seconds=30)  # between two sendings for one subject to one number, until the code is answered
TRIES = 5  # wrong digits that a row can hold: the most that `policy().code_tries` may allow
MEMORY = timedelta(days=30)  # wrong digits weigh on their subject for so long
POSTED_LENGTH = 8
POSTED_TRIES = 30  # wrong digits that a posted code survives: more than one network may spend (`posting.BY_NETWORK`)
POSTED_LIFETIME = timedelta(days=14)  # of a posted code, from its printing

CHANNELS = [(channel.value, channel.label) for channel in (Channel.MAIL, Channel.SMS, Channel.VOICE)]


class Purpose(models.TextChoices):
    """Use of a code. A code of one purpose proves nothing for another."""

    REGISTER = "register"
    ADD_CONTRACT = "add_contract"
    LOGIN = "login"
    STEP_UP = "step_up"  # before an act of value
    PASSKEY = "passkey"  # before a passkey is registered [002-54]
    ENROL_MAIL = "enrol_mail"  # an account without a phone gets its first one
    ENROL_PHONE = "enrol_phone"
    MIGRATION_MAIL = "migration_mail"
    MIGRATION_PHONE = "migration_phone"
    RESET = "reset"
    CHANGE_MAIL = "change_mail"
    CHANGE_PHONE = "change_phone"
    RECOVERY = "recovery"
    STAFF = "staff"


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def live(self) -> Self:
        """Select challenges whose latest code may still be typed."""
        return self.filter(spent_at=None, expires_at__gt=Now(), tries__lt=policy().code_tries)

    def locking(self, *, subject: str, purpose: str = "") -> Self:
        """Select challenges whose wrong digits lock the subject now, for this purpose or for any."""
        ended = self.filter(subject=subject, spent_at=None, tries__gte=policy().code_tries)
        lasting = ended.filter(tried_at__gt=Now() - policy().code_lock)
        return lasting.filter(purpose=purpose) if purpose else lasting

    def weighing_on(self, subject: str) -> Self:
        """Select the failed challenges of the last 30 days: their tries count against the subject."""
        return self.filter(subject=subject, spent_at=None, tried_at__gt=Now() - MEMORY)

    def forgettable(self) -> Self:
        """Select challenges too old to count in any budget."""
        return self.filter(created_at__lt=Now() - MEMORY - timedelta(days=1))


class Challenge(models.Model):
    """One request to answer a telephone or mailbox. A resend replaces the code, never the count of tries."""

    public_id = PublicIdField()
    subject = models.CharField(max_length=64)  # whose budget it spends, e.g. "contract:<public_id>"
    purpose = models.CharField(max_length=16, choices=Purpose)
    browser = models.CharField(max_length=64)  # keyed digest of the token kept in the browser's session
    channel = models.CharField(max_length=5, choices=CHANNELS, blank=True)  # of the latest sending
    length = models.PositiveSmallIntegerField(default=4)  # at least so many digits; grows by itself
    sends = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)  # judged, the right one included
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)  # of the latest code; null while nothing was sent
    tried_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="challenge_subject", fields=["subject", "tried_at"]),
            models.Index(name="challenge_created", fields=["created_at"]),
        ]
        constraints = [
            models.CheckConstraint(name="challenge_tries", condition=Q(tries__lte=TRIES)),
            models.CheckConstraint(name="challenge_sent", condition=Q(sends=0) | Q(expires_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.public_id

    def digits(self) -> str:
        """Derive the code of the latest sending; neither database nor broker ever holds it."""
        return decimal(keyed.key("code", self.public_id, self.sends), self.length)

    @property
    def owner(self) -> str:
        """Return the public id in the subject, which the audit log names."""
        return self.subject.rpartition(":")[2]


class Share(models.TextChoices):
    """Whose part of the day's money a code spends (`accounts.codes.budgets`)."""

    STRANGER = "stranger"  # an account without a contract
    FACTS = "facts"  # whoever knows a contract's three data, and a customer's number that was just typed
    CUSTOMER = "customer"  # an account with a contract, or of the company's people


class SendingQuerySet(models.QuerySet["Sending"]):
    def counted(self) -> Self:
        """Select the sendings that left or still may; one that no provider took in time does not count."""
        left = Q(letter=None) | Q(letter__state=LetterState.SENT)
        may_leave = Q(letter__state=LetterState.WAITING, letter__expires_at__gt=Now())
        return self.filter(left | may_leave)

    def today(self) -> Self:
        """Select the sendings of the last 24 hours."""
        return self.filter(at__gt=Now() - timedelta(days=1))


class Sending(models.Model):
    """One code on its way to one number."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="sendings")
    number = models.CharField(max_length=64)  # keyed digest
    yen = models.PositiveSmallIntegerField()
    share = models.CharField(max_length=8, choices=Share, default=Share.FACTS)
    network = models.CharField(max_length=64, blank=True)  # keyed digest of the client's network
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = SendingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="sending_number", fields=["number", "at"]),
            models.Index(name="sending_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id}: {self.yen} yen"


class PostedCodeQuerySet(models.QuerySet["PostedCode"]):
    def live(self) -> Self:
        """Select printed codes that may still be typed."""
        return self.filter(spent_at=None, expires_at__gt=Now(), tries__lt=POSTED_TRIES)


class PostedCode(models.Model):
    """A code that staff print and post to the address on the contract, where no phone works.

    It names its subject instead of a browser: the letter arrives days later, whichever device is at hand then.
    """

    public_id = PublicIdField()
    subject = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField(db_default=Now())
    printed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    spent_at = models.DateTimeField(null=True)

    objects = PostedCodeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="posted_subject", fields=["subject", "ordered_at"]),
            models.Index(name="posted_waiting", fields=["ordered_at"], condition=Q(printed_at=None)),
        ]
        constraints = [
            models.CheckConstraint(name="posted_tries", condition=Q(tries__lte=POSTED_TRIES)),
            models.CheckConstraint(
                name="posted_expiry",
                condition=Q(printed_at=None, expires_at=None) | Q(printed_at__isnull=False, expires_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    def digits(self) -> str:
        """Derive the eight digits of the letter."""
        return decimal(keyed.key("posted code", self.public_id), POSTED_LENGTH)

    @property
    def owner(self) -> str:
        """Return the public id in the subject, which the audit log names."""
        return self.subject.rpartition(":")[2]


def decimal(key: bytes, length: int) -> str:
    """Reduce the first 128 bits of a key to `length` decimal digits, with negligible bias."""
    return str(int.from_bytes(key[:16]) % 10**length).zfill(length)


def browser_digest(token: str) -> str:
    """Return the digest of the token of a browser's session."""
    return keyed.digest("code browser", token)


def destination(number: str) -> str:
    """Return the digest of a telephone number or mail address to which a code goes."""
    return keyed.digest("code destination", number)
