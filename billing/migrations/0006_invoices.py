"""Invoices, and the triggers that keep them as they were issued."""

import django.db.models.deletion
import portal.public_id
from django.db import migrations, models


KEEP = """
CREATE FUNCTION billing_keep_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was issued is not changed: a correction is a new revision' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER billing_invoice_kept BEFORE UPDATE ON billing_invoice
    FOR EACH STATEMENT EXECUTE FUNCTION billing_keep_invoice();
CREATE TRIGGER billing_issuer_kept BEFORE UPDATE ON billing_issuer
    FOR EACH STATEMENT EXECUTE FUNCTION billing_keep_invoice()
"""
DROP = """
DROP TRIGGER billing_issuer_kept ON billing_issuer;
DROP TRIGGER billing_invoice_kept ON billing_invoice;
DROP FUNCTION billing_keep_invoice()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="Issuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("registration_number", models.CharField(max_length=14)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("phone", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name", "registration_number", "address", "phone"), name="issuer_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    portal.public_id.PublicIdField(
                        default=portal.public_id.new_public_id, editable=False, max_length=22, unique=False
                    ),
                ),
                ("number", models.CharField(max_length=24)),
                ("issued_on", models.DateField()),
                ("recipient", models.CharField(max_length=100)),
                ("customer_number", models.CharField(max_length=20)),
                ("due_on", models.DateField()),
                ("payment_method", models.CharField(max_length=40)),
                (
                    "bill",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invoice", to="billing.bill"
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="billing.issuer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("public_id",), name="invoice_public_id"),
                    models.UniqueConstraint(fields=("number",), name="invoice_number"),
                ],
            },
        ),
        migrations.RunSQL(KEEP, DROP),
    ]
