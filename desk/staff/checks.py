"""System checks of staff accounts for `manage.py check --deploy --database default`."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Tags, Warning, register

from desk.staff import queries


@register(Tags.database, deploy=True)
def factors(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **options: Any
) -> Iterable[CheckMessage]:
    """Warn of staff accounts without a second factor: they cannot sign in and should be invited again or dismissed."""
    without = queries.without_factor().count() if databases else 0
    if without:
        hint = "Invite them again (manage.py invite_staff) or dismiss them at the desk."
        yield Warning(f"{without} staff accounts have no second factor.", hint=hint, id="accounts.W001")
