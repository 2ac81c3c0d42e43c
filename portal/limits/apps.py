from portal.features import FeatureAppConfig


class LimitsConfig(FeatureAppConfig):
    name = "portal.limits"
    label = "limits"
