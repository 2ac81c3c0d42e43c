from importlib import import_module

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        """Register what features write (`letters`) and which older bills they open (`readers`)."""
        for module in ("bill_mails.letters", "reminders.letters", "older_bills.letters", "older_bills.readers"):
            import_module(f"billing.{module}")
