from portal.features import FeatureAppConfig


class PortalConfig(FeatureAppConfig):
    """Health and the deployment checks; the other packages of `portal` are apps of their own."""

    name = "portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the deployment checks."""
        super().ready()
        from portal import checks  # noqa: F401
