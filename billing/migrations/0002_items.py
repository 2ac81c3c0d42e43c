"""The items of bills: one table, a partition a month (`billing.statements.partitions`).

No DEFAULT partition: a row of a month without partition is an error, not a row that blocks the partition later. Columns
stand widest first, so that rows are not padded.
"""

from django.db import migrations, models

CREATE = """
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


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(CREATE, "DROP TABLE billing_billitem")],
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
    ]
