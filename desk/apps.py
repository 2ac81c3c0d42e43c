from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib.admin.apps import SimpleAdminConfig
from django.utils.module_loading import module_has_submodule

OURS = {"accounts", "billing", "desk", "home", "linkage", "mynumber", "official_accounts", "portal"}
STAFF = ("checks", "letters", "means", "receivers")


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin with the desk as its default site."""

    default_site = "desk.site.DeskSite"

    def ready(self) -> None:
        """Import the `admin.py` of our own apps. What libraries would register could be edited by whoever sees it."""
        super().ready()
        for app in apps.get_app_configs():
            if app.name.split(".")[0] in OURS and app.module and module_has_submodule(app.module, "admin"):
                import_module(f"{app.name}.admin")


class DeskConfig(AppConfig):
    """The company's own people: their roles, their second factor, and what they do for customers."""

    name = "desk"

    def ready(self) -> None:
        """Register the mails, proofs, signal receivers and deployment checks of `desk.staff`."""
        for role in STAFF:
            import_module(f"desk.staff.{role}")
