from portal.features import FeatureAppConfig


class AccountsConfig(FeatureAppConfig):
    """Configuration of the app for contracts, their holders, and the ways in which people prove who they are."""

    name = "accounts"
