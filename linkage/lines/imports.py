"""The import of the company's file of lines: one row for each line, whose customer must be imported already."""

from datetime import date

from django.db import connection

from linkage.lines.models import Status
from portal import text
from portal.imports import columns
from portal.imports.columns import lenient
from portal.imports.upserts import Upsert

MOST = 2_000_000_000  # fits a PostgreSQL integer
UNKNOWN_CUSTOMER = """
INSERT INTO intake_rejects
SELECT line, 'customer_number', '登録されていないお客様番号です。お客様のファイルを先に取り込んでください。',
       customer_number, NULL
FROM imports_stage LEFT JOIN accounts_contract USING (customer_number) WHERE accounts_contract.id IS NULL
"""


class Lines(Upsert):
    """Insert or update lines by line number; an update may move a line to another contract."""

    name = "lines"
    noun = "回線"
    action = "linkage:lines:imported"
    table = "linkage_line"
    key = "line_number"
    join = "JOIN accounts_contract USING (customer_number)"
    columns = (
        columns.customer_number(),
        columns.line_number(),
        columns.words("service", 30),
        columns.words("plan", 60),
        columns.whole("base_fee", least=0, most=MOST),
        columns.whole("data_allowance_mb", least=0, most=MOST),
        columns.day("started_on"),
        columns.choice("status", Status.values),
        lenient(columns.words("user_name", 100)),
        lenient(columns.matching("user_name_kana", text.kana, ".+", "カタカナで書いてください。", longest=100)),
        lenient(columns.day("user_birth_date")),
    )
    values = {
        "contract_id": "accounts_contract.id",
        "line_number": "imports_stage.line_number",
        "service": "imports_stage.service",
        "plan": "imports_stage.plan",
        "base_fee": "imports_stage.base_fee",
        "data_allowance_mb": "imports_stage.data_allowance_mb",
        "started_on": "imports_stage.started_on",
        "status": "imports_stage.status",
        "user_name": "coalesce(imports_stage.user_name, '')",
        "user_name_kana": "coalesce(imports_stage.user_name_kana, '')",
        "user_birth_date": "imports_stage.user_birth_date",
    }

    def judge(self, *, today: date) -> None:
        """Check the rows, and reject those of unknown customers."""
        super().judge(today=today)
        with connection.cursor() as cursor:
            cursor.execute(UNKNOWN_CUSTOMER)
