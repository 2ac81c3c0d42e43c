from portal.features import FeatureAppConfig


class ImportsConfig(FeatureAppConfig):
    name = "portal.imports"
    label = "imports"
