"""Authenticator apps and invitations of staff."""

from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.crypto import constant_time_compare
from django_otp.models import Device
from django_otp.oath import hotp

from accounts.users.models import User
from portal import keyed
from portal.public_id import PublicIdField

STEP = 30  # seconds of a time step
DIGITS = 6
DRIFT = 1  # steps of clock drift accepted to either side (RFC 6238 §5.2)
KEY_BYTES = 20  # as RFC 4226 §4 recommends
INVITED_FOR = timedelta(hours=24)


class Authenticator(Device):
    """An app that shows six new digits every thirty seconds (RFC 6238): the second factor of staff.

    The key is derived from `public_id` and CODE_PEPPER, so that a dump of the table does not reveal it. `confirmed` is
    set once the app's digits were verified; an account has at most one such row.
    """

    public_id = PublicIdField()
    last_step = models.BigIntegerField(default=0)  # the newest time step whose digits were accepted
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    is_staff_factor: ClassVar[bool] = True  # `User.is_at_desk` reads it from the device that verified a session

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="authenticator_one_confirmed", fields=["user"], condition=models.Q(confirmed=True)
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def key(self) -> bytes:
        """Return the secret shared with the app."""
        return keyed.key("staff authenticator", self.public_id)[:KEY_BYTES]

    def digits(self, step: int) -> str:
        """Return the digits of a time step, counted from 1970."""
        return f"{hotp(self.key, step, digits=DIGITS):0{DIGITS}}"  # type: ignore[no-untyped-call]

    def step_of(self, digits: str, *, at: float) -> int | None:
        """Return the time step around `at` (seconds since 1970) that shows these digits and is later than the last
        accepted one.

        Every candidate is compared in constant time, so that the duration does not tell which one matches.
        """
        now = int(at) // STEP
        fitting = [
            step for step in range(now - DRIFT, now + DRIFT + 1) if constant_time_compare(self.digits(step), digits)
        ]
        return next((step for step in fitting if step > self.last_step), None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Keep invitations that are neither used nor replaced by a newer one, whatever their age."""
        return self.filter(used_at=None, revoked_at=None)

    def live(self) -> Self:
        """Keep invitations whose link works, by the database clock."""
        return self.open().filter(expires_at__gt=Now())


class Invitation(models.Model):
    """A mailed link with which a member of staff chooses a password and sets up an authenticator app.

    Carries the permissions of the desk that belong to no table.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.CharField(max_length=22)  # public id of an account, or `system` for the command
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [
            ("look_up", "お客様を検索し、個人情報を伏せた画面を見る"),
            ("reveal", "理由を記録して、お客様の個人情報を表示する"),
            ("unlock", "停止したログインを解除する"),
            ("end_sessions", "お客様をすべての端末からログアウトする"),
            ("resend", "仮登録の確認メールを再送する"),
            ("freeze", "お客様のアカウントを緊急停止する"),
            ("withdraw", "お客様の退会を受け付け、取りやめる"),
            ("manage_staff", "社員を招待し、権限を外す"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="invitation_one_open", fields=["account"], condition=Q(used_at=None, revoked_at=None)
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class ColleagueQuerySet(models.QuerySet["Colleague"]):
    def by_name(self) -> Self:
        """Return staff with their roles, by account ID."""
        works_here = Q(is_staff=True) | Q(is_superuser=True)
        return self.filter(works_here).prefetch_related("groups").order_by("username")


class Colleague(User):
    """An account of a member of staff, as the desk manages it; `desk.manage_staff` is its permission."""

    objects = ColleagueQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True
        default_permissions = ()
