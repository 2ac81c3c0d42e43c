from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

FEATURES = (
    "browsers",
    "changes",
    "codes",
    "contracts",
    "legacy",
    "lockout",
    "login",
    "notices",
    "passkeys",
    "phones",
    "recovery",
    "registration",
    "sessions",
    "users",
)


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Register what each feature writes (`letters`), listens to (`receivers`) and proves (`means`),
        and what its own IDs open (`doors`)."""
        for feature in FEATURES:
            package = import_module(f"accounts.{feature}")
            for role in ("doors", "letters", "means", "receivers"):
                if module_has_submodule(package, role):
                    import_module(f"accounts.{feature}.{role}")
