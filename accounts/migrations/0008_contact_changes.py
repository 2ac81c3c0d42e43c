"""One table of what an account's owner may take back: telephones, addresses, passkeys. Former changes of telephones
stay in it."""

import django.db.models.deletion
import django.db.models.functions.datetime
import portal.public_id
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_passcodes")]

    operations = [
        migrations.RenameModel("PhoneChange", "Change"),
        migrations.RenameField("Change", "former", "second_step"),
        migrations.AddField(
            "Change",
            "kind",
            models.CharField(
                choices=[("phone", "Phone"), ("email", "Email"), ("passkey", "Passkey")], default="phone", max_length=8
            ),
        ),
        migrations.AlterField(
            "Change",
            "second_step",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.phone"
            ),
        ),
        migrations.AlterField(
            "Change",
            "replacement",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.phone"
            ),
        ),
        migrations.AddField("Change", "former_email", models.EmailField(blank=True, default="", max_length=254), False),
        migrations.AddField("Change", "email", models.EmailField(blank=True, default="", max_length=254), False),
        migrations.AddField(
            "Change",
            "passkey",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="accounts.passkey"
            ),
        ),
        migrations.AddIndex("Change", models.Index(fields=["account", "-made_at"], name="change_account")),
        migrations.AddIndex("Change", models.Index(fields=["made_at"], name="change_made")),
        migrations.AddConstraint(
            "Change",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "phone"), _negated=True),
                    models.Q(("replacement__isnull", False), ("second_step__isnull", False)),
                    _connector="OR",
                ),
                name="change_phone_whole",
            ),
        ),
        migrations.AddConstraint(
            "Change",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "email"), _negated=True),
                    models.Q(
                        models.Q(("email", ""), _negated=True),
                        models.Q(("former_email", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="change_email_whole",
            ),
        ),
        migrations.CreateModel(
            name="Lockdown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    portal.public_id.PublicIdField(
                        default=portal.public_id.new_public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                ("begun_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lifted_at", models.DateTimeField(null=True)),
                ("has_paused_phone", models.BooleanField(default=False)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "lifted_at"], name="lockdown_lifted")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at", None)), fields=("account",), name="lockdown_once"
                    )
                ],
            },
        ),
        migrations.AlterField(
            "PasswordReset",
            "account",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="password_resets",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "RecoveryCode",
            "account",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="recovery_codes",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
