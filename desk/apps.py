from importlib import import_module

from django.apps import apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule

from portal.features import FeatureAppConfig

OURS = {"accounts", "billing", "desk", "home", "linkage", "mynumber", "official_accounts", "portal"}


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin with the desk as its default site."""

    default_site = "desk.site.DeskSite"

    def ready(self) -> None:
        """Import the `admin.py` of our own apps only: libraries would register admins that allow editing."""
        super().ready()
        for app in apps.get_app_configs():
            if app.name.split(".")[0] in OURS and app.module and module_has_submodule(app.module, "admin"):
                import_module(f"{app.name}.admin")


class DeskConfig(FeatureAppConfig):
    """Staff: their roles, their second factor, and their work for customers."""

    name = "desk"
