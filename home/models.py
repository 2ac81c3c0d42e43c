"""What is said to everybody: announcements, and that the portal is closed for maintenance."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class Level(models.TextChoices):
    INFO = "info", "お知らせ"
    WARNING = "warning", "注意"
    ERROR = "error", "障害"


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def running(self, *, at: datetime) -> AnnouncementQuerySet:
        """Begun and not ended, the gravest first, then the newest."""
        gravest = models.Case(
            models.When(level=Level.ERROR, then=0), models.When(level=Level.WARNING, then=1), default=2
        )
        open_end = models.Q(ends_at=None) | models.Q(ends_at__gt=at)
        return self.filter(open_end, starts_at__lte=at).order_by(gravest, "-starts_at", "-pk")


class Announcement(models.Model):
    """A banner on every page between two moments; without an end it stays until it is withdrawn."""

    public_id = PublicIdField()
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
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
            )
        ]

    def __str__(self) -> str:
        return self.title


class Closure(models.Model):
    """The portal is closed for maintenance while this table has its one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    message = models.TextField(blank=True)
    until = models.DateTimeField(null=True)  # when it is expected to open again
    since = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.CheckConstraint(name="closure_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.message
