from portal.features import FeatureAppConfig


class DevicesConfig(FeatureAppConfig):
    name = "portal.devices"
    label = "devices"
