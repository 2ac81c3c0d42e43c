from django.db import migrations, models

import portal.public_id


class Migration(migrations.Migration):
    """Nothing made passkeys before this release, so the table is empty and every row to come has an id of its own."""

    dependencies = [
        ("accounts", "0002_second_step"),
    ]

    operations = [
        migrations.AddField(
            model_name="passkey",
            name="public_id",
            field=portal.public_id.PublicIdField(
                default=portal.public_id.new_public_id, editable=False, max_length=22, unique=True
            ),
        ),
        migrations.AddField(
            model_name="passkey",
            name="suspected_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="passkey",
            name="sign_count",
            field=models.PositiveBigIntegerField(default=0, editable=False),
        ),
        migrations.AddConstraint(
            model_name="passkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("suspected_at", None), ("confirmed", False), _connector="OR"),
                name="passkey_suspected_is_unused",
            ),
        ),
    ]
