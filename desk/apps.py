from importlib import import_module

from django.contrib.admin.apps import SimpleAdminConfig

from portal.features import FeatureAppConfig


class DeskAdminConfig(SimpleAdminConfig):
    """Django's admin with the desk as its default site. Without autodiscovery: what libraries would register could be
    edited by whoever sees it."""

    default_site = "desk.site.DeskSite"

    def ready(self) -> None:
        """Register the tables."""
        super().ready()
        import_module("desk.tables")


class DeskConfig(FeatureAppConfig):
    """The company's own people: their roles, their second factor, and what they do for customers."""

    name = "desk"
