"""Preparation of the demo: schema, static files, demo data.

Run by the supervisor as one process (`python -m portal.demo.prepare`), because importing Django three times costs
more than the work of a second start.
"""

import os
import shlex
import sys

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader

from portal import embedded


def main() -> None:
    """Migrate the database, collect static files, and load the demo data unless it is loaded already."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        sys.exit(f"The database does not answer: {str(error).splitlines()[0]}")
    if not is_of_these_migrations():
        sys.exit(what_to_remove())
    call_command("migrate", interactive=False, verbosity=0)
    if missing_columns():
        sys.exit(what_to_remove())
    call_command("collectstatic", interactive=False, verbosity=0)
    if "load_demo" in get_commands():
        call_command("load_demo")


def is_of_these_migrations() -> bool:
    """Return whether every applied migration is one of the code's, with the same dependencies: false after migrations
    were rewritten."""
    loader = MigrationLoader(connection)
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return False
    return not set(loader.applied_migrations) - set(loader.disk_migrations)


def missing_columns() -> set[tuple[str, str]]:
    """Return columns that the code needs and the database lacks, as table and column: a rewritten migration with an
    unchanged name leaves them out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'")
        found = set(cursor.fetchall())
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    needed = {
        (model._meta.db_table, field.column) for model in models for field in model._meta.local_fields if field.column
    }
    return needed - found


def what_to_remove() -> str:
    """Return one line that says what to delete to start over."""
    if connection.settings_dict["HOST"] == str(embedded.run_dir(settings.PORTAL_DATA_DIR)):
        path = shlex.quote(str(settings.PORTAL_DATA_DIR / "postgres"))
        return f"The demo's database was made by an older version of the code. Remove it and start again: rm -rf {path}"
    return "The database of DATABASE_URL was made by an older version of the code. Make a new one and start again."


if __name__ == "__main__":
    main()
