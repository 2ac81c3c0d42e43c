"""Notes of staff about a customer. Their text is sealed: a dump of the table tells nothing of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Contract
from portal.public_id import PublicIdField


class Note(models.Model):
    """One note about an account, or about a contract where there is no account. It is never changed (`AppendOnly`).

    `sealed` is the text (`portal.keyed.seal`), `written_by` the public id of a member of staff.
    """

    public_id = PublicIdField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    contract = models.ForeignKey(Contract, null=True, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    written_by = models.CharField(max_length=22)
    written_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        permissions = [("write_note", "お客様についての記録を書き、読む")]
        constraints = [
            models.CheckConstraint(
                name="note_of_one",
                condition=Q(account=None, contract__isnull=False) | Q(account__isnull=False, contract=None),
            )
        ]
        indexes = [
            models.Index(name="note_account", fields=["account", "-id"], condition=Q(account__isnull=False)),
            models.Index(name="note_contract", fields=["contract", "-id"], condition=Q(contract__isnull=False)),
            models.Index(name="note_written", fields=["written_at"]),
        ]

    def __str__(self) -> str:
        return self.public_id
