from portal.features import FeatureAppConfig


class LinkageConfig(FeatureAppConfig):
    """Lines of contracts and who uses them."""

    name = "linkage"
