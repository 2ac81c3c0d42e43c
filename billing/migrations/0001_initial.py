"""Bills, their items by month, consumption tax computed in one place, and invoices that stay as they were issued."""

import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import portal.public_id
from django.conf import settings
from django.db import migrations, models
from portal.append_only import AppendOnly

# One table for the items of all bills, a partition a month (`billing.statements.partitions`). No DEFAULT partition: a row
# of a month without partition is an error. Columns stand widest first, so that rows are not padded.
ITEMS = """
CREATE TABLE billing_billitem (
    contract_id bigint NOT NULL,
    amount bigint NOT NULL,
    month date NOT NULL CHECK (EXTRACT(day FROM month) = 1),
    item_no integer NOT NULL CHECK (item_no > 0),
    service_from date,
    service_to date,
    refers_to_month date,
    revision smallint NOT NULL CHECK (revision > 0),
    tax_included boolean NOT NULL,
    quantity numeric(14, 4) NOT NULL,
    unit_price numeric(16, 4) NOT NULL,
    line_number varchar(20) NOT NULL,
    item_code varchar(32) NOT NULL,
    description varchar(200) NOT NULL,
    tax_category varchar(12) NOT NULL CHECK (tax_category IN ('10', '8', 'exempt', 'out_of_scope')),
    item_kind varchar(10) NOT NULL,
    PRIMARY KEY (contract_id, month, revision, item_no)
) PARTITION BY RANGE (month)
"""

# Rounds the magnitude, so that a credit note is the exact mirror of the bill it cancels.
ROUND = """
CREATE FUNCTION billing_round(numerator bigint, denominator bigint, rounding text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN numerator < 0 THEN -1 ELSE 1 END * ((abs(numerator) + CASE rounding
        WHEN 'floor' THEN 0
        WHEN 'half_up' THEN denominator / 2
        WHEN 'ceil' THEN denominator - 1
    END) / denominator)
$$
"""

# What a customer pays for the lines of one rate, `without` being sums before tax and `included` sums with it; and the
# tax in it. Both kinds on one bill are brought to one notation first (with tax), then tax is taken from that sum, once:
# National Tax Agency, Q&A on the invoice system, "where prices with and without tax stand on one invoice".
TAX = """
CREATE FUNCTION billing_gross(without bigint, included bigint, rate int, rounding text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT without + billing_round(without * rate, 100, rounding) + included
$$;
CREATE FUNCTION billing_tax(without bigint, included bigint, rate int, rounding text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN included = 0 THEN billing_round(without * rate, 100, rounding)
           ELSE billing_round(billing_gross(without, included, rate, rounding) * rate, 100 + rate, rounding) END
$$
"""

TOTALS = """
CREATE FUNCTION billing_tax_totals(
    without_10 bigint, included_10 bigint, without_8 bigint, included_8 bigint, exempt bigint, out_of_scope bigint,
    rounding text
) RETURNS TABLE (
    taxable_10 bigint, tax_10 bigint, taxable_8 bigint, tax_8 bigint, subtotal bigint, tax bigint, total bigint
) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT gross_10 - part_10, part_10, gross_8 - part_8, part_8,
           gross_10 - part_10 + gross_8 - part_8 + exempt + out_of_scope,
           part_10 + part_8,
           gross_10 + gross_8 + exempt + out_of_scope
    FROM (SELECT billing_gross(without_10, included_10, 10, rounding) AS gross_10,
                 billing_tax(without_10, included_10, 10, rounding) AS part_10,
                 billing_gross(without_8, included_8, 8, rounding) AS gross_8,
                 billing_tax(without_8, included_8, 8, rounding) AS part_8) AS parts
$$
"""

DROP_TAX = """
DROP FUNCTION billing_tax_totals(bigint, bigint, bigint, bigint, bigint, bigint, text);
DROP FUNCTION billing_tax(bigint, bigint, int, text);
DROP FUNCTION billing_gross(bigint, bigint, int, text);
DROP FUNCTION billing_round(bigint, bigint, text)
"""

# Where announcing begins: nothing is stored yet, so the first bill is news.
WATERMARKS = """
INSERT INTO billing_watermark (name, bill_id) VALUES ('new_bills', 0), ('revised_bills', 0)
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ITEMS, "DROP TABLE billing_billitem")],
            state_operations=[
                migrations.CreateModel(
                    name="BillItem",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "contract_id",
                                "month",
                                "revision",
                                "item_no",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("contract_id", models.BigIntegerField()),
                        ("month", models.DateField()),
                        ("revision", models.PositiveSmallIntegerField()),
                        ("item_no", models.PositiveIntegerField()),
                        ("line_number", models.CharField(blank=True, max_length=20)),
                        ("item_code", models.CharField(max_length=32)),
                        ("description", models.CharField(max_length=200)),
                        ("quantity", models.DecimalField(decimal_places=4, max_digits=14)),
                        ("unit_price", models.DecimalField(decimal_places=4, max_digits=16)),
                        ("amount", models.BigIntegerField()),
                        (
                            "tax_category",
                            models.CharField(
                                choices=[
                                    ("10", "10％対象"),
                                    ("8", "8％対象（軽減税率）"),
                                    ("exempt", "非課税"),
                                    ("out_of_scope", "不課税"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("tax_included", models.BooleanField(default=False)),
                        (
                            "item_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("base", "基本料"),
                                    ("usage", "通話・通信料"),
                                    ("option", "オプション料"),
                                    ("discount", "割引"),
                                    ("one_off", "一時的な料金"),
                                    ("adjustment", "調整"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("service_from", models.DateField(null=True)),
                        ("service_to", models.DateField(null=True)),
                        ("refers_to_month", models.DateField(null=True)),
                    ],
                ),
            ],
        ),
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claimed_until", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                (
                    "public_id",
                    portal.public_id.PublicIdField(
                        default=portal.public_id.new_public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "準備中"),
                            ("ready", "ダウンロードできます"),
                            ("failed", "作成できませんでした"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("done", models.PositiveSmallIntegerField(default=0)),
                ("steps", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("expires_at", models.DateTimeField()),
                ("fingerprint", models.CharField(blank=True, db_default="", max_length=64)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.contract"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("mails_new_bill", models.BooleanField(default=True)),
                ("mails_due", models.BooleanField(default=True)),
                ("mails_failed", models.BooleanField(default=True)),
            ],
            options={
                "db_table": "billing_preference",
            },
        ),
        migrations.CreateModel(
            name="Watermark",
            fields=[
                ("name", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("bill_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Bill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    portal.public_id.PublicIdField(
                        default=portal.public_id.new_public_id, editable=False, max_length=22, unique=False
                    ),
                ),
                ("month", models.DateField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("superseded_at", models.DateTimeField(null=True)),
                ("taxable_10", models.BigIntegerField(default=0)),
                ("tax_10", models.BigIntegerField(default=0)),
                ("taxable_8", models.BigIntegerField(default=0)),
                ("tax_8", models.BigIntegerField(default=0)),
                ("exempt", models.BigIntegerField(default=0)),
                ("out_of_scope", models.BigIntegerField(default=0)),
                ("subtotal", models.BigIntegerField()),
                ("tax", models.BigIntegerField()),
                ("total", models.BigIntegerField()),
                ("bill_total", models.BigIntegerField(null=True)),
                ("is_flagged", models.BooleanField(default=False)),
                ("item_count", models.PositiveIntegerField()),
                ("due_on", models.DateField()),
                ("payment_method", models.CharField(max_length=40)),
                (
                    "payment_status",
                    models.CharField(
                        choices=[
                            ("due", "お支払い前"),
                            ("paid", "お支払い済み"),
                            ("overdue", "お支払い期限超過"),
                            ("failed", "お引き落とし不能"),
                        ],
                        max_length=7,
                    ),
                ),
                ("paid_on", models.DateField(null=True)),
                ("imported_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("corrected_from", models.PositiveSmallIntegerField(null=True)),
                ("corrected_by", models.CharField(blank=True, db_default="", max_length=22)),
                ("correction_reason", models.CharField(blank=True, db_default="", max_length=300)),
                (
                    "contract",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bills",
                        to="accounts.contract",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FlaggedBill",
            fields=[],
            options={
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("billing.bill",),
        ),
        migrations.CreateModel(
            name="BundleFile",
            fields=[
                (
                    "bundle",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="billing.bundle",
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("content", models.BinaryField()),
            ],
        ),
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
        ),
        migrations.CreateModel(
            name="OldBillsRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    portal.public_id.PublicIdField(
                        default=portal.public_id.new_public_id, editable=False, max_length=22, unique=True
                    ),
                ),
                ("first", models.DateField()),
                ("last", models.DateField()),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "受付済み"), ("open", "公開中"), ("refused", "公開できませんでした")],
                        default="asked",
                        max_length=7,
                    ),
                ),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=22)),
                ("answer", models.CharField(blank=True, max_length=300)),
                ("open_until", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="old_bills_requests",
                        to="accounts.contract",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="bill",
            index=django.contrib.postgres.indexes.BrinIndex(fields=["month"], name="bill_by_month", pages_per_range=32),
        ),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(
                condition=models.Q(("is_flagged", True), ("superseded_at", None)), fields=["id"], name="bill_flagged"
            ),
        ),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(
                condition=models.Q(("payment_status__in", ["due", "failed", "overdue"]), ("superseded_at", None)),
                fields=["payment_status", "due_on", "id"],
                name="bill_awaited",
            ),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.UniqueConstraint(fields=("public_id",), name="bill_public_id"),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.UniqueConstraint(fields=("contract", "month", "revision"), name="bill_revision"),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at", None)),
                fields=("contract", "month"),
                include=(
                    "public_id",
                    "revision",
                    "total",
                    "tax",
                    "due_on",
                    "payment_method",
                    "payment_status",
                    "paid_on",
                ),
                name="bill_newest",
            ),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="bill_month_first_day"),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.CheckConstraint(
                condition=models.Q(("payment_status__in", ["due", "paid", "overdue", "failed"])),
                name="bill_payment_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="bill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subtotal",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("taxable_10"), "+", models.F("taxable_8")
                                ),
                                "+",
                                models.F("exempt"),
                            ),
                            "+",
                            models.F("out_of_scope"),
                        ),
                    ),
                    (
                        "tax",
                        django.db.models.expressions.CombinedExpression(models.F("tax_10"), "+", models.F("tax_8")),
                    ),
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(models.F("subtotal"), "+", models.F("tax")),
                    ),
                ),
                name="bill_adds_up",
            ),
        ),
        migrations.AddIndex(
            model_name="bundle",
            index=models.Index(condition=models.Q(("state", "waiting")), fields=["asked_at"], name="bundle_waiting"),
        ),
        migrations.AddIndex(
            model_name="bundle",
            index=models.Index(fields=["expires_at"], name="bundle_expires"),
        ),
        migrations.AddConstraint(
            model_name="bundle",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("account", "contract", "year"),
                name="bundle_waiting_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("public_id",), name="invoice_public_id"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("number",), name="invoice_number"),
        ),
        migrations.AddIndex(
            model_name="oldbillsrequest",
            index=models.Index(condition=models.Q(("state", "asked")), fields=["asked_at"], name="old_bills_asked"),
        ),
        migrations.AddConstraint(
            model_name="oldbillsrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")), fields=("account", "contract"), name="old_bills_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="oldbillsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lte", models.F("last"))), name="old_bills_range"
            ),
        ),
        migrations.AddConstraint(
            model_name="oldbillsrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "open"), _negated=True), ("open_until__isnull", False), _connector="OR"
                ),
                name="old_bills_open",
            ),
        ),
        migrations.RunSQL([ROUND, TAX, TOTALS], DROP_TAX),
        AppendOnly("billing_invoice", refuses=("UPDATE",)),
        AppendOnly("billing_issuer", refuses=("UPDATE",)),
        migrations.RunSQL(WATERMARKS, migrations.RunSQL.noop),
    ]
