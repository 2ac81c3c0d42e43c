"""Accounts."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from accounts.users.names import skeleton
from portal.public_id import PublicIdField

if TYPE_CHECKING:
    from django_otp.models import Device


class State(models.TextChoices):
    ACTIVE = "active"
    ARCHIVED = "archived"  # replaced by a newer account
    WITHDRAWN = "withdrawn"  # 退会; may come back for ten days (accounts.withdrawal)


class User(AbstractUser):
    """An account. `username` is the account ID in its normalised form; `nickname` is what the portal shows.

    `username_skeleton` folds look-alikes (1 l I, 0 O): two IDs that a person could confuse cannot coexist.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    public_id = PublicIdField()
    username = models.CharField(max_length=30, unique=True)
    username_skeleton = models.CharField(max_length=30, unique=True, editable=False)
    email = models.EmailField(unique=True)  # in lower case, as allauth keeps it
    nickname = models.CharField(max_length=30)
    state = models.CharField(max_length=9, choices=State, default=State.ACTIVE)

    find_otp_device: Callable[[], Device | None] | None = None  # set by accounts.reauthentication.middleware
    is_verified: Callable[[], bool]  # likewise, under django-otp's name

    class Meta:
        constraints = [
            models.CheckConstraint(name="user_email_lower", condition=models.Q(email=Lower("email"))),
            models.CheckConstraint(name="user_username_lower", condition=models.Q(username=Lower("username"))),
        ]

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Tell whether it may sign in. `state` decides; Django and allauth ask under this name."""
        return self.state == State.ACTIVE

    @property
    def masked(self) -> str:
        """Return 「ひ＊＊ さん（IDは h***）」: enough to distinguish the people of one household, on a page that any
        user of the device may see. The number of marks is fixed, so that it reveals no length.
        """
        return f"{self.nickname[:1]}＊＊ さん（IDは {self.username[:1]}***）"

    @property
    def is_insider(self) -> bool:
        """Tell whether it belongs to a colleague, for whom sign-in asks more."""
        return self.is_staff or self.is_superuser

    @property
    def is_at_desk(self) -> bool:
        """Tell whether this session may see staff pages: a colleague's, verified by an authenticator app or a passkey
        that is still theirs, never by a telephone code.
        """
        return self.is_insider and self.is_active and getattr(self.otp_device, "is_staff_factor", False)

    @cached_property
    def otp_device(self) -> Device | None:
        """Return the device that verified this session, in django-otp's sense; None outside a request."""
        return self.find_otp_device() if self.find_otp_device else None

    def check_password(self, raw_password: str | None) -> bool:
        """Compare in the normal form in which passwords are chosen; for ASCII it equals what was typed."""
        return super().check_password(raw_password and unicodedata.normalize("NFKC", raw_password))

    def fold(self) -> None:
        """Keep the look-alike key in step with the ID, the address in lower case."""
        self.username_skeleton = skeleton(self.username)
        self.email = self.email.lower()

    def save(self, **options: object) -> None:
        """Fold what is unique before it is written."""
        self.fold()
        super().save(**options)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.public_id
