"""Files that staff upload at the desk, kept until they are imported, withdrawn or expired."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from portal.leases import Leased
from portal.public_id import PublicIdField

KEPT = timedelta(days=7)


class State(models.TextChoices):
    CHECKING = "checking", "確認中"
    READY = "ready", "確認済み"
    IMPORTING = "importing", "取り込み中"
    DONE = "done", "取り込み済み"
    REFUSED = "refused", "取り込めないファイル"
    FAILED = "failed", "処理できませんでした"


WORKED_ON = (State.CHECKING, State.IMPORTING)
WITH_FILE = (State.CHECKING, State.READY, State.IMPORTING, State.FAILED)


class UploadQuerySet(models.QuerySet["Upload"]):
    def kept(self) -> Self:
        """Keep uploads that have not expired, newest first."""
        return self.filter(expires_at__gt=Now()).order_by("-uploaded_at", "-pk")


class Upload(Leased):
    """A file, the result of its check, and its outcome.

    `claim` counts the workers that have taken it; the last of them holds it until `claimed_until`, which a thread
    beside its work renews. `attempts` are those since the last request by staff. Carries the permissions of the desk
    for imports.
    """

    fence = "claim"

    public_id = PublicIdField()
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State, default=State.CHECKING)
    is_strict = models.BooleanField(default=False)
    progress = models.CharField(max_length=200, blank=True)  # progress, as the worker reports it
    message = models.TextField(blank=True)  # the reason of a refusal or failure
    report = models.JSONField(null=True)  # the check's report: its differences may be personal data
    faults = models.PositiveIntegerField(default=0)  # rows in the file of rejects
    claim = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(db_default=Now())
    uploaded_by = models.CharField(max_length=22)  # public id of an account
    uploaded_at = models.DateTimeField(db_default=Now())
    carried_out_by = models.CharField(max_length=22, blank=True)
    expires_at = models.DateTimeField()
    run = models.OneToOneField("imports.Run", on_delete=models.CASCADE, null=True, related_name="upload")

    objects = UploadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        permissions = [
            ("import_files", "会社のファイルを取り込む"),
            ("import_legacy_accounts", "以前の会員IDのファイルを取り込む"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="upload_same_file_once", fields=["kind", "sha256"], condition=Q(state__in=WITH_FILE)
            ),
            models.CheckConstraint(
                name="upload_done_with_its_run", condition=Q(state="done", run__isnull=False) | ~Q(state="done")
            ),
        ]
        indexes = [
            models.Index(name="upload_worked_on", fields=["asked_at"], condition=Q(state__in=WORKED_ON)),
            models.Index(name="upload_expires", fields=["expires_at"]),
        ]

    def __str__(self) -> str:
        return self.public_id


class Piece(models.Model):
    """A sealed stretch of a file (`pieces`), so that neither a page nor a worker ever holds all of it."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pieces")
    part = models.CharField(max_length=7)  # the file, or its rejects
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="piece_in_its_place", fields=["upload", "part", "number"])]

    def __str__(self) -> str:
        return f"{self.part} {self.number}"
