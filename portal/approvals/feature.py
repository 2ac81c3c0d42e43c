"""Declarations of approvals."""

from portal.approvals import actions
from portal.features import Act, Feature, Retention

UNTOLD = "internal step; the customer is told by the act that is executed"

FEATURE = Feature(
    name="portal:approvals",
    acts=(
        Act("asked", desk="承認を依頼しました", untold=UNTOLD),
        Act("approved", desk="依頼を承認しました", untold=UNTOLD),
        Act("refused", desk="依頼を却下しました", untold=UNTOLD),
        Act("withdrawn", desk="承認の依頼を取り下げました", untold=UNTOLD),
        Act("voided", desk="内容が変わったため、承認の依頼を無効にしました", untold=UNTOLD),
    ),
    retentions=(
        Retention("approvals", actions.purge, "requests for a second person's approval, 400 days after they expired"),
    ),
)
