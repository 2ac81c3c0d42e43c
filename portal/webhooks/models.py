"""Endpoints: addresses of other systems that receive events."""

from typing import Self

from django.db import models
from django.db.models.functions import Now

from portal.public_id import PublicIdField


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def live(self) -> Self:
        """Keep those that are not ended."""
        return self.filter(ended_at=None)


class Endpoint(models.Model):
    """One receiver. A letter of Channel.WEBHOOK names it by `public_id` in `to`.

    `secret_no` counts its secrets, which are derived and never stored (`signing`). The secret before the current one
    signs too until `former_until`.
    """

    public_id = PublicIdField()
    url = models.URLField(max_length=300)
    secret_no = models.PositiveIntegerField(default=1)
    former_until = models.DateTimeField(null=True)
    added_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    objects = EndpointQuerySet.as_manager()

    def __str__(self) -> str:
        return self.public_id
