from portal.features import FeatureAppConfig


class WebhooksConfig(FeatureAppConfig):
    name = "portal.webhooks"
    label = "webhooks"
