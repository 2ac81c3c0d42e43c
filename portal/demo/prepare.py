"""What stands between empty servers and a portal one can sign in to: schema, static files, demo data.

Run by the supervisor as one process (`python -m portal.demo.prepare`), because importing Django three times costs
more than the work of a second start.
"""

import os
import sys

import django
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection


def main() -> None:
    """Bring database and static files up to the code; load the demo data, which does nothing the second time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    try:
        connection.ensure_connection()
    except OperationalError as error:
        sys.exit(f"The database does not answer: {str(error).splitlines()[0]}")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    if "load_demo" in get_commands():
        call_command("load_demo")


if __name__ == "__main__":
    main()
