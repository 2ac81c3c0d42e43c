from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig

STAFF = ("checks", "letters", "receivers", "way_in")


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin with the desk as its default site. Without autodiscovery: what libraries would register could be
    edited by whoever sees it."""

    default_site = "desk.site.DeskSite"

    def ready(self) -> None:
        """Register the tables."""
        super().ready()
        import_module("desk.tables")


class DeskConfig(AppConfig):
    """The company's own people: their roles, their second factor, and what they do for customers."""

    name = "desk"

    def ready(self) -> None:
        """Register the mails, the way in, signal receivers and deployment checks of `desk.staff`."""
        for role in STAFF:
            import_module(f"desk.staff.{role}")
