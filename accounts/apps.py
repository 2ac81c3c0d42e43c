from portal.features import FeatureAppConfig


class AccountsConfig(FeatureAppConfig):
    """Contracts, who holds them, and how people prove who they are."""

    name = "accounts"
