"""Append-only tables as a migration operation: audit entries, issued invoices, ledgers."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ROWS, TRUNCATE = ("UPDATE", "DELETE"), "TRUNCATE"

# one function for all tables; OR REPLACE, because any table's migration may be the first to run
FUNCTION = """
CREATE OR REPLACE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""
DROP_UNUSED_FUNCTION = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgfoid = to_regproc('portal_refuse_change')) THEN
        DROP FUNCTION IF EXISTS portal_refuse_change();
    END IF;
END $$
"""


class AppendOnly(Operation):
    """Let PostgreSQL refuse `refuses` (of UPDATE, DELETE, TRUNCATE) on a table, for every role that is not its owner
    disabling triggers. The refusal reaches Python as IntegrityError.

    Tables whose rows end with a retention refuse UPDATE only: `AppendOnly("billing_invoice", refuses=("UPDATE",))`.
    The triggers fire once a statement, so they cost nothing a row; INSERT … ON CONFLICT DO UPDATE is refused too.
    A statement that names a partition instead of its parent is not seen by the parent's triggers: name both.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, refuses: tuple[str, ...] = (*ROWS, TRUNCATE)) -> None:
        if not refuses or set(refuses) - {*ROWS, TRUNCATE}:
            raise ValueError(f"refuses names some of UPDATE, DELETE and TRUNCATE, not {refuses}")
        self.table = table
        self.refuses = refuses

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.table], {"refuses": self.refuses}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the state unchanged: the operation changes no model."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        quote = schema_editor.connection.ops.quote_name
        schema_editor.execute(FUNCTION, params=None)  # holds a % itself
        for trigger, events in self._triggers().items():
            schema_editor.execute(
                f"CREATE TRIGGER {quote(trigger)} BEFORE {' OR '.join(events)} ON {quote(self.table)}"
                " FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change()"
            )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        quote = schema_editor.connection.ops.quote_name
        for trigger in self._triggers():
            schema_editor.execute(f"DROP TRIGGER {quote(trigger)} ON {quote(self.table)}")
        schema_editor.execute(DROP_UNUSED_FUNCTION, params=None)

    def describe(self) -> str:
        return f"Refuse {', '.join(self.refuses)} on {self.table}"

    @property
    def migration_name_fragment(self) -> str:
        return f"{self.table}_append_only"

    def _triggers(self) -> dict[str, list[str]]:
        """Return the events by trigger name. TRUNCATE has a trigger of its own, because tests that empty tables disable
        it."""
        rows = [event for event in ROWS if event in self.refuses]
        triggers = {f"{self.table}_append_only": rows} if rows else {}
        if TRUNCATE in self.refuses:
            triggers[f"{self.table}_no_truncate"] = [TRUNCATE]
        return triggers
