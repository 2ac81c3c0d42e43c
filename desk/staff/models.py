"""How the company's own people prove who they are, and how they are let in the first time."""

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

STEP = 30  # seconds that the digits of an authenticator app stand
DIGITS = 6
DRIFT = 1  # steps that the telephone's clock may be wrong by, either way (RFC 6238 §5.2)
KEY_BYTES = 20  # as RFC 4226 §4 recommends
INVITED_FOR = timedelta(hours=24)


class Authenticator(Device):
    """An app that shows six new digits every thirty seconds (RFC 6238): the second factor of staff.

    The key is derived from `public_id` and CODE_PEPPER, so that a dump of the table gives none away. `confirmed` once
    the app has shown the right digits; one per account is.
    """

    public_id = PublicIdField()
    last_step = models.BigIntegerField(default=0)  # the newest time step whose digits were taken
    made_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    is_staff_factor: ClassVar[bool] = True  # what `User.is_at_desk` asks of the device that verified a session

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
        """The secret shared with the app."""
        return keyed.key("staff authenticator", self.public_id)[:KEY_BYTES]

    def digits(self, step: int) -> str:
        """What the app shows in a time step, counted from 1970."""
        return f"{hotp(self.key, step, digits=DIGITS):0{DIGITS}}"  # type: ignore[no-untyped-call]

    def step_of(self, digits: str, *, at: float) -> int | None:
        """The time step around `at` (seconds since 1970) that shows these digits and comes after the last one taken.

        Every step is compared, in equal time, whichever fits.
        """
        now = int(at) // STEP
        fitting = [
            step for step in range(now - DRIFT, now + DRIFT + 1) if constant_time_compare(self.digits(step), digits)
        ]
        return next((step for step in fitting if step > self.last_step), None)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> Self:
        """Neither used nor replaced by a newer one, however old."""
        return self.filter(used_at=None, revoked_at=None)

    def live(self) -> Self:
        """Those whose link works, by the database clock."""
        return self.open().filter(expires_at__gt=Now())


class Invitation(models.Model):
    """A link by mail with which one of the company's people chooses a password and sets up an authenticator app.

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
        """Everybody of the company's people with their roles, by account ID."""
        works_here = Q(is_staff=True) | Q(is_superuser=True)
        return self.filter(works_here).prefetch_related("groups").order_by("username")


class Colleague(User):
    """An account of the company's own people, as staff look after it; `desk.manage_staff` is its permission."""

    objects = ColleagueQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True
        default_permissions = ()
