"""Public ids lose the second index that Django gives unique texts: nobody looks for the beginning of a random id, and
each bill paid for it at import."""

from django.db import migrations

from portal.public_id import PublicIdField, new_public_id


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_invoices")]

    operations = [
        migrations.AlterField(
            "bill", "public_id", PublicIdField(default=new_public_id, editable=False, max_length=22, unique=False)
        ),
        migrations.AlterField(
            "invoice", "public_id", PublicIdField(default=new_public_id, editable=False, max_length=22, unique=False)
        ),
    ]
