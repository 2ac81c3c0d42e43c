from portal.features import FeatureAppConfig


class BillingConfig(FeatureAppConfig):
    """Bills, invoices and what is told of them."""

    name = "billing"
