"""Browsers that an account's owner need not give the second step in."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from portal.policy.knobs import policy
from portal.public_id import PublicIdField


class TrustedBrowserQuerySet(models.QuerySet["TrustedBrowser"]):
    def live(self) -> Self:
        """Select those still trusted, by the database clock. A policy that has become stricter applies to them too."""
        return self.filter(expires_at__gt=Now(), trusted_at__gt=Now() - policy().trusted_lifetime)


class TrustedBrowser(models.Model):
    """One account's trust in one browser. The browser holds 256 random bits in a cookie, the row their digest."""

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    user_agent = models.CharField(max_length=200, blank=True)
    trusted_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    objects = TrustedBrowserQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="trusted_browser_once", fields=["account", "digest"])]
        indexes = [models.Index(name="trusted_browser_expires", fields=["expires_at"])]

    def __str__(self) -> str:
        return self.public_id
