from importlib import import_module

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    name = "linkage"

    def ready(self) -> None:
        """Import the module that registers the section on the page of a contract."""
        import_module("linkage.lines.sections")
