"""Declarations of devices."""

from portal.devices import actions
from portal.features import Act, Feature, Retention

FEATURE = Feature(
    name="portal:devices",
    acts=(
        Act("registered", desk="機器を登録しました", untold="about no account"),
        Act("revoked", desk="機器の登録を取り消しました", untold="about no account"),
    ),
    retentions=(
        Retention("device_nonces", actions.purge, "nonces of signed requests, after 6 minutes", is_prompt=True),
    ),
)
