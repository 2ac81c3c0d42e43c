"""What was done about somebody is read by time, a page at a time: the index that says so takes the former one's place.
Built beside the writers, who are never kept waiting."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0002_append_only")]

    operations = [
        AddIndexConcurrently("Entry", models.Index(fields=["about", "-at", "-id"], name="audit_about_at")),
        RemoveIndexConcurrently("Entry", "audit_about"),
    ]
