from portal.features import FeatureAppConfig


class DeliveryConfig(FeatureAppConfig):
    name = "portal.delivery"
    label = "delivery"
