from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Home, health and the error pages; the other packages of `portal` are apps of their own."""

    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the checks of a deployment, and what home listens to."""
        from portal import checks  # noqa: F401
        from portal.home import receivers  # noqa: F401
