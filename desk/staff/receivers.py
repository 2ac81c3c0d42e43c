"""Keep the groups of the roles in step with the code at every migration."""

from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from desk.staff import roles


@receiver(post_migrate, dispatch_uid="desk.staff.roles")
def write_roles(sender: AppConfig, **_: Any) -> None:
    """Write the groups once, after the last app: every app's permissions exist by then."""
    if sender == list(apps.get_app_configs())[-1]:
        roles.write()
