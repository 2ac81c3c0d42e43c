from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig


class DeskConfig(SimpleAdminConfig):
    """Django's admin as the desk of the company's people. Nothing is registered but what the desk registers itself:
    what libraries would add could be edited by whoever sees it."""

    default_site = "portal.desk.site.DeskSite"

    def ready(self) -> None:
        """Register the tables."""
        super().ready()
        import_module("portal.desk.tables")
