import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import portal.public_id


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_phone_changes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Passcode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(help_text="The human-readable name of this device.", max_length=64),
                ),
                ("confirmed", models.BooleanField(default=True, help_text="Is this device ready for use?")),
                (
                    "public_id",
                    portal.public_id.PublicIdField(
                        default=portal.public_id.new_public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                ("digest", models.CharField(max_length=64)),
                ("secret", models.CharField(max_length=128)),
                ("user_agent", models.CharField(blank=True, max_length=200)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("last_used_at", models.DateTimeField(null=True)),
                ("misses", models.PositiveSmallIntegerField(default=0)),
                ("disabled_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        help_text="The user that this device belongs to.",
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("digest", "user"), name="passcode_once"),
                    models.CheckConstraint(
                        condition=models.Q(("disabled_at", None), ("confirmed", False), _connector="OR"),
                        name="passcode_disabled_is_unused",
                    ),
                ],
            },
        ),
    ]
