"""Entries of the audit log and their seals. The database refuses everything but inserts (`portal.append_only`)."""

from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One act. `actor` and `about` are public ids (an account, a contract, "system"), never names or numbers."""

    at = models.DateTimeField(db_default=Now())
    action = models.CharField(max_length=80)  # app:feature:event, e.g. accounts:registration:completed
    actor = models.CharField(max_length=64)
    about = models.CharField(max_length=64, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(name="audit_about_at", fields=["about", "-at", "-id"]),
            models.Index(name="audit_actor_at", fields=["actor", "-at", "-id"]),
            models.Index(name="audit_at", fields=["-at", "-id"]),
            models.Index(name="audit_action_at", fields=["action", "-at", "-id"]),
        ]

    def __str__(self) -> str:
        return self.action


class Unsealed(models.Model):
    """An entry that waits for its seal. The database adds the row with the entry, in the same transaction."""

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+")

    def __str__(self) -> str:
        return str(self.entry_id)


class Seal(models.Model):
    """A link of the hash chain: `hash` covers the entry and the hash of the position before. Positions have no gaps."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"
