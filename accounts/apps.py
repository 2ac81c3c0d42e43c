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
        """Load what each feature registers: what it writes (`letters`), listens to (`receivers`) and proves (`means`),
        what else the sign-in box takes (`other_ids`), what it says on the page of the account (`facts`), and what
        closes accounts (`shutters`).
        """
        for feature in FEATURES:
            package = import_module(f"accounts.{feature}")
            for role in ("facts", "letters", "means", "other_ids", "receivers", "shutters"):
                if module_has_submodule(package, role):
                    import_module(f"accounts.{feature}.{role}")
