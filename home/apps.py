from importlib import import_module

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Public pages, the customer's home, announcements, maintenance and error pages."""

    name = "home"

    def ready(self) -> None:
        """Import the module that connects the receivers."""
        import_module("home.receivers")
