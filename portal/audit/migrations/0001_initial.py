"""The audit log: nothing is changed or removed, and no entry escapes the sealer."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models
from portal.append_only import AppendOnly

# Every entry waits for the sealer from its own transaction on, so that none escapes it.
AWAIT_SEAL = """
CREATE FUNCTION audit_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER audit_entry_await_seal AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_await_seal()
"""
FORGET_SEAL = """
DROP TRIGGER audit_entry_await_seal ON audit_entry;
DROP FUNCTION audit_await_seal()
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("action", models.CharField(max_length=80)),
                ("actor", models.CharField(max_length=64)),
                ("about", models.CharField(blank=True, max_length=64)),
                ("request_id", models.CharField(blank=True, max_length=36)),
                ("detail", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="audit.entry",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["about", "-at", "-id"], name="audit_about_at"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor"], name="audit_actor"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["-at", "-id"], name="audit_at"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["action", "-at", "-id"], name="audit_action_at"),
        ),
        migrations.AddField(
            model_name="seal",
            name="entry",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="audit.entry"),
        ),
        migrations.RunSQL(AWAIT_SEAL, FORGET_SEAL),
        AppendOnly("audit_entry"),
        AppendOnly("audit_seal"),
    ]
