"""The desk asks what somebody did. Built beside the writers, who are never kept waiting."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("audit", "0003_about_by_time")]

    operations = [AddIndexConcurrently("Entry", models.Index(fields=["actor"], name="audit_actor"))]
