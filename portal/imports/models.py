"""Completed imports, and the rows that they rejected. Entries of the audit log name the run."""

from django.db import models

from portal.imports.uploads.models import Piece, Upload
from portal.public_id import PublicIdField

__all__ = ["FAULTS_KEPT", "Fault", "Piece", "Run", "Upload"]

FAULTS_KEPT = 1000  # of a run


class Run(models.Model):
    """An import that was carried out, written in the transaction of its changes."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=22)  # `system` for the command line, else an account's public id
    row_count = models.PositiveBigIntegerField()
    rejected_count = models.PositiveBigIntegerField()
    warned_count = models.PositiveBigIntegerField(db_default=0)  # rows taken with a value left out or changed
    counts = models.JSONField()  # by verdict: new, changed, unchanged and others
    concerns = models.JSONField(default=list, db_default=[])  # of `portal.imports.kinds.Concern`, without personal data
    reasons = models.JSONField(default=list, db_default=[])  # faults by reason: count, column, reason, first row
    remarks = models.JSONField(default=list, db_default=[])  # as `portal.imports.remarks` shows them, without examples
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Fault(models.Model):
    """Why a row of a run was rejected, or taken with a warning; without the value, which may be personal data."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField()  # the row as a spreadsheet numbers it; 1 is the header
    field = models.CharField(max_length=64)  # the column's name, empty for a fault of the whole row
    reason = models.TextField()
    is_warning = models.BooleanField(db_default=False)

    def __str__(self) -> str:
        return f"{self.line} {self.field}"
