import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("billing", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="oldbillsrequest",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="old_bills_requests", to="accounts.contract"
            ),
        ),
    ]
