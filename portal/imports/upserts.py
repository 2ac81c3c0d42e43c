"""Imports of files with one row per key, such as a customer or a line, into one table by insert and update."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import connection
from psycopg import sql

from portal.imports import warnings
from portal.imports.kinds import Kind, Verdict
from portal.public_id import WITH_SEED, public_id_sql

REPEATED = """
INSERT INTO intake_rejects
SELECT line, %(key)s, format('同じ値が %%s 行目にもあります。1行だけにしてください。', first), {key}, NULL
FROM (SELECT line, {key}, min(line) OVER (PARTITION BY {key}) AS first FROM imports_stage) AS seen
WHERE line > first
"""
DROP = "DROP TABLE IF EXISTS intake_incoming"
INCOMING = """
CREATE TEMP TABLE intake_incoming ON COMMIT DROP AS
SELECT {fields}, old.id AS old_id, old.id IS NOT NULL AND ({values}) IS DISTINCT FROM ({olds}) AS is_changed
FROM imports_stage {join} LEFT JOIN {table} AS old ON old.{key} = imports_stage.{key} {left_out}
WHERE NOT EXISTS (SELECT FROM intake_rejects AS reject WHERE reject.line = imports_stage.line)
"""
COUNTS = """
SELECT count(*) FILTER (WHERE old_id IS NULL), count(*) FILTER (WHERE is_changed),
       count(*) FILTER (WHERE old_id IS NOT NULL AND NOT is_changed)
FROM intake_incoming
"""
NEW = "新規"
CHANGED = "CASE WHEN new.{name} IS DISTINCT FROM old.{name} THEN {label} END"
DIFFERENCES = """
SELECT new.{key}, CASE WHEN is_changed THEN concat_ws(', ', {changed}) END
FROM intake_incoming AS new LEFT JOIN {table} AS old ON old.id = new.old_id
WHERE old_id IS NULL OR is_changed ORDER BY new.{key} LIMIT %(limit)s
"""
INSERT = """
{with_seed}
INSERT INTO {table} (public_id, {names}) SELECT {public_id}, {names} FROM intake_incoming, random WHERE old_id IS NULL
"""
UPDATE = """
UPDATE {table} AS old SET ({names}, imported_at) = ({news}, now())
FROM intake_incoming AS new WHERE new.old_id = old.id AND new.is_changed
"""


class Upsert(Kind):
    """A kind of file whose rows are inserted or updated by `key`.

    `values` gives each column of `table` as SQL over the staged row; other columns are never touched. A lenient column
    of the file and the column of `table` that it goes to have one name.
    """

    table: str
    key: str  # a column of the file and of the table
    values: Mapping[str, str]
    join: str = ""  # what `values` need beside `imports_stage`
    verdicts: Sequence[Verdict] = (Verdict("new", "新規"), Verdict("changed", "変更"), Verdict("unchanged", "変更なし"))

    def judge(self, *, today: date) -> None:
        """Reject all but the first of the rows with the same key."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql(REPEATED), {"key": self.key})

    def compare(self) -> dict[str, int]:
        """Count rows by verdict."""
        with connection.cursor() as cursor:
            cursor.execute(DROP)
            cursor.execute(self._sql(INCOMING))
            cursor.execute(COUNTS)
            counted = cursor.fetchone() or (0, 0, 0)
        return {verdict.name: int(number) for verdict, number in zip(Upsert.verdicts, counted, strict=True)}

    def differences(self, limit: int) -> list[str]:
        """Describe up to `limit` new or changed rows: the key, and the columns that change or NEW."""
        changed = [sql.SQL(CHANGED).format(name=sql.Identifier(name), label=sql.Literal(name)) for name in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self._sql(DIFFERENCES, changed=sql.SQL(", ").join(changed)), {"limit": limit})
            return [f"{key} {fields or NEW}" for key, fields in cursor.fetchall()]

    def apply(self) -> Sequence[str]:
        """Insert new rows and update changed ones; return the names of the tables written to."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql(UPDATE))
            cursor.execute(self._sql(INSERT))
        return [self.table]

    def _sql(self, template: str, **parts: sql.Composable) -> sql.Composed:
        names = [sql.Identifier(name) for name in self.values]
        lenient = {column.name for column in self.columns if column.is_lenient}
        expressions = [
            sql.SQL(warnings.unless_left_out(name, value) if name in lenient else value)
            for name, value in self.values.items()
        ]
        listed = sql.SQL(", ")
        return sql.SQL(template).format(
            **parts,
            table=sql.Identifier(self.table),
            key=sql.Identifier(self.key),
            join=sql.SQL(self.join),
            left_out=sql.SQL(warnings.LEFT_OUT),
            with_seed=sql.SQL(WITH_SEED),
            public_id=sql.SQL(public_id_sql(self.key)),
            names=listed.join(names),
            values=listed.join(expressions),
            fields=listed.join(
                sql.SQL("{} AS {}").format(expression, name)
                for name, expression in zip(names, expressions, strict=True)
            ),
            olds=listed.join(sql.SQL("old.{}").format(name) for name in names),
            news=listed.join(sql.SQL("new.{}").format(name) for name in names),
        )
