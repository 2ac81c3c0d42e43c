"""What was not paid by its due date is looked for as what is due or failed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("billing", "0010_search")]

    operations = [
        migrations.RemoveIndex("bill", "bill_awaited"),
        migrations.AddIndex(
            "bill",
            models.Index(
                condition=models.Q(("payment_status__in", ["due", "failed", "overdue"]), ("superseded_at", None)),
                fields=["payment_status", "due_on", "id"],
                name="bill_awaited",
            ),
        ),
    ]
