"""The desk lists bills whose sum is not the company's: few among millions."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0007_import_speed")]

    operations = [
        migrations.AddIndex(
            "bill",
            models.Index(
                condition=models.Q(("is_flagged", True), ("superseded_at", None)), fields=["id"], name="bill_flagged"
            ),
        ),
    ]
