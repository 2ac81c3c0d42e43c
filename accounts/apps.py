from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

FEATURES = (
    "trusted_browsers",
    "contact_changes",
    "codes",
    "contracts",
    "credentials",
    "former_ids",
    "freeze",
    "password_lock",
    "password_reset",
    "lost_phone",
    "sign_in",
    "notices",
    "passcodes",
    "passkeys",
    "phones",
    "recovery_codes",
    "registration",
    "takeover",
    "security_log",
    "sessions",
    "users",
)


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Import what each feature registers: its mails, its ways in, the signals it hears, what its own IDs open."""
        for feature in FEATURES:
            package = import_module(f"accounts.{feature}")
            for role in ("doors", "letters", "receivers", "way_in"):
                if module_has_submodule(package, role):
                    import_module(f"accounts.{feature}.{role}")
