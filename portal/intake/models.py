"""Which files were imported: kept beside the audit log, whose entries name the run."""

from django.db import models

from portal.public_id import PublicIdField


class Run(models.Model):
    """An import that was carried out. It exists exactly if its changes do: same transaction."""

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    actor = models.CharField(max_length=22)  # `system` for the command line, else an account's public id
    row_count = models.PositiveBigIntegerField()
    rejected_count = models.PositiveBigIntegerField()
    counts = models.JSONField()  # by verdict: what was new, changed, unchanged …
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id
