from portal.features import FeatureAppConfig


class HomeConfig(FeatureAppConfig):
    """Public pages, the customer's home, announcements, maintenance and error pages."""

    name = "home"
