"""Declarations of the admin base: the acts of looking and searching, for every table."""

from portal.features import Act, Feature

UNTOLD = "about no account"

FEATURE = Feature(
    "portal:staff_admin",
    acts=(
        Act("listed", untold=UNTOLD, desk="社内デスクの一覧を見ました"),
        Act("history_opened", "窓口担当者が操作の履歴を確認しました", "eye"),
        Act("searched", untold=UNTOLD, desk="社内デスクで検索しました"),
    ),
)
