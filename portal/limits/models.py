"""Counts of attempts, in PostgreSQL, so that they survive restarts."""

from django.db import models


class Tally(models.Model):
    """Number of attempts since `since`. `key` is a keyed digest of the account, address or number counted."""

    scope = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(name="tally_once", fields=["scope", "key"])]
        indexes = [models.Index(name="tally_since", fields=["since"])]

    def __str__(self) -> str:
        return f"{self.scope}: {self.count}"
