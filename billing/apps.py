from importlib import import_module

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        """Register what features write (`letters`) and which older bills they open (`readers`)."""
        for module in ("announcements.letters", "reminders.letters", "archive.letters", "archive.readers"):
            import_module(f"billing.{module}")
