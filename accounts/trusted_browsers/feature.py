"""Declarations of trusted browsers."""

from accounts.trusted_browsers import actions
from accounts.users.effects import CLOSED_WITH
from portal.features import Act, Feature, Retention
from portal.lifecycle import Effect, on_account

FEATURE = Feature(
    "accounts:trusted_browsers",
    acts=(
        Act("trusted", "ブラウザーを信頼しました", "device"),
        Act("forgotten", "ブラウザーの信頼を取り消しました", "device"),
    ),
    retentions=(
        Retention("trusted_browsers", actions.purge, "trusted browsers, when the days of the policy are over"),
    ),
    effects={
        "accounts.TrustedBrowser": on_account(
            closed=Effect("deleted", "accounts.takeover.closing.close"),
            frozen=Effect("deleted", "accounts.freeze.actions.begin"),
            taken_over=CLOSED_WITH,
        )
    },
)
