"""What `manage.py check --deploy --database default` finds among the company's people."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register

from desk.staff import queries


@register(Tags.database, deploy=True)
def factors(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> Iterable[CheckMessage]:
    """Accounts of the company's that cannot sign in: nobody should leave them lying about."""
    without = queries.without_factor().count() if databases else 0
    if without:
        hint = "Invite them again (manage.py invite_staff) or dismiss them at the desk."
        yield Warning(f"{without} staff accounts have no second factor.", hint=hint, id="accounts.W001")
