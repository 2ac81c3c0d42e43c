"""Machines of the company that call the portal by themselves, such as kiosks in shops."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class DeviceQuerySet(models.QuerySet["Device"]):
    def live(self) -> Self:
        """Keep those that are not revoked."""
        return self.filter(revoked_at=None)


class Device(models.Model):
    """One machine. `public_id` is the `keyid` of its signatures; `public_key` is its key in PEM (RFC 7468)."""

    public_id = PublicIdField()
    name = models.CharField(max_length=60)
    place = models.CharField(max_length=120)
    public_key = models.TextField()
    registered_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.place})"


class Nonce(models.Model):
    """A nonce that a device has used. Kept until a signature with it would have expired anyway."""

    device = models.ForeignKey(Device, on_delete=models.CASCADE, related_name="nonces")
    nonce = models.CharField(max_length=64)
    used_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(name="device_nonce_once", fields=["device", "nonce"])]
        indexes = [models.Index(name="device_nonce_used", fields=["used_at"])]

    def __str__(self) -> str:
        return self.nonce
