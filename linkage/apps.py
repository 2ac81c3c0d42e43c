from importlib import import_module

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "linkage"

    def ready(self) -> None:
        """Register what lines add to the page of a contract."""
        import_module("linkage.lines.sections")
