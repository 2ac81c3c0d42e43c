"""Declarations of accounts."""

from portal.features import Act, Feature

FEATURE = Feature(
    "accounts:users",
    acts=(Act("nickname_changed", "ニックネームを変更しました", "edit"),),
)
