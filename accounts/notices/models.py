"""Notices to a customer inside the portal: new bills, changes of the account, answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class Kind(models.TextChoices):
    ACCOUNT = "account", "アカウント"
    BILLING = "billing", "ご利用料金"
    CONTRACT = "contract", "ご契約"
    SERVICE = "service", "サービス"


class NoticeQuerySet(models.QuerySet["Notice"]):
    def told_to(self, account_id: int) -> NoticeQuerySet:
        """Select the account's notices, newest first: every page reaches notices through this."""
        return self.filter(account_id=account_id).order_by("-id")

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)


class Notice(models.Model):
    """One message to one account. `url` is a path of this portal or empty.

    An account gets a `dedupe_key` once, however often the act behind it runs.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SERVICE)
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=200, blank=True)
    dedupe_key = models.CharField(max_length=100, null=True)
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(name="notice_newest", fields=["account", "-id"]),
            models.Index(name="notice_unread", fields=["account"], condition=models.Q(read_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["account", "dedupe_key"], name="notice_told_once"),
            models.CheckConstraint(name="notice_url_inside", condition=models.Q(url__regex=r"^(/([^/\\].*)?)?$")),
        ]

    def __str__(self) -> str:
        return self.public_id
