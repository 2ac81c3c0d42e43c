from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

FEATURES = (
    "browsers",
    "changes",
    "codes",
    "contracts",
    "credentials",
    "legacy",
    "lockdown",
    "lockout",
    "lost_phone",
    "login",
    "notices",
    "passcodes",
    "passkeys",
    "phones",
    "recovery",
    "registration",
    "reregistration",
    "security_log",
    "sessions",
    "staff",
    "users",
)


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Register what each feature writes (`letters`), listens to (`receivers`) and proves (`means`),
        what its own IDs open (`doors`), what it says on the page of the account (`facts`), what closes accounts
        (`shutters`), and what a deployment must hold (`checks`)."""
        for feature in FEATURES:
            package = import_module(f"accounts.{feature}")
            for role in ("checks", "doors", "facts", "letters", "means", "receivers", "shutters"):
                if module_has_submodule(package, role):
                    import_module(f"accounts.{feature}.{role}")
