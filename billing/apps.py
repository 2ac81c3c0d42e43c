from importlib import import_module

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        """Import the modules that register letters."""
        for module in ("bill_mails.letters", "reminders.letters", "older_bills.letters"):
            import_module(f"billing.{module}")
