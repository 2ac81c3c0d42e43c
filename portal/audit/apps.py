from portal.features import FeatureAppConfig


class AuditConfig(FeatureAppConfig):
    name = "portal.audit"
    label = "audit"
