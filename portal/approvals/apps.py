from portal.features import FeatureAppConfig


class ApprovalsConfig(FeatureAppConfig):
    name = "portal.approvals"
    label = "approvals"
