"""Declarations of the admin classes of staff: looks and searches are recorded, whatever table they are about."""

from portal.features import Act, Feature

UNTOLD = "about no account"

FEATURE = Feature(
    "portal:staff_admin",
    acts=(
        Act("listed", untold=UNTOLD, desk="社内デスクの一覧を見ました"),
        Act("searched", untold=UNTOLD, desk="社内デスクで検索しました"),
    ),
)
