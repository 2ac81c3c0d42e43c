"""Declarations of trusted browsers."""

from accounts.trusted_browsers import actions
from portal.features import Act, Feature, Retention

FEATURE = Feature(
    "accounts:trusted_browsers",
    acts=(
        Act("trusted", "ブラウザーを信頼しました", "device"),
        Act("forgotten", "ブラウザーの信頼を取り消しました", "device"),
    ),
    retentions=(
        Retention("trusted_browsers", actions.purge, "trusted browsers, when the days of the policy are over"),
    ),
)
