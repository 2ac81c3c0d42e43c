"""Announcements on every page, and the closure of the portal for maintenance."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class Level(models.TextChoices):
    INFO = "info", "お知らせ"
    WARNING = "warning", "注意"
    ERROR = "error", "障害"


HTTPS_ONLY = "https:// で始まるアドレスを入力してください。"
_is_address = URLValidator(schemes=["https"], message=HTTPS_ONLY)


def check_link(link: str) -> None:
    """Accept an https address whose host can be read as it is: no user name, no other script's letters in it.

    Raises ValidationError.
    """
    _is_address(link)
    parts = urlsplit(link)
    if parts.username is not None or not (parts.hostname or "").isascii():
        raise ValidationError("ユーザー名や日本語のドメインを含まないアドレスを入力してください。", code="unreadable")


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def running(self, *, at: datetime) -> AnnouncementQuerySet:
        """Begun and not ended at `at`, most severe first, then newest."""
        gravest = models.Case(
            models.When(level=Level.ERROR, then=0), models.When(level=Level.WARNING, then=1), default=2
        )
        open_end = models.Q(ends_at=None) | models.Q(ends_at__gt=at)
        return self.filter(open_end, starts_at__lte=at).order_by(gravest, "-starts_at", "-pk")


class Announcement(models.Model):
    """A banner on every page from `starts_at` to `ends_at`; without an end until it is withdrawn."""

    public_id = PublicIdField()
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True, db_default="", validators=[check_link])  # https, for more
    level = models.CharField(max_length=7, choices=Level, default=Level.INFO)
    starts_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        permissions = [("publish_announcement", "お知らせを掲載し、取り下げる")]
        constraints = [
            models.CheckConstraint(
                name="announcement_ends_after_start",
                condition=models.Q(ends_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="announcement_link_https", condition=models.Q(link="") | models.Q(link__startswith="https://")
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Closure(models.Model):
    """The portal is closed for maintenance while this table has a row; a constraint allows one only."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    message = models.TextField(blank=True)
    until = models.DateTimeField(null=True)  # announced end
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="closure_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.message
