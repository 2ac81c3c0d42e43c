"""Declarations of accounts."""

from portal.features import Act, Feature
from portal.lifecycle import Subject

FEATURE = Feature(
    "accounts:users",
    acts=(Act("nickname_changed", "ニックネームを変更しました", "edit"),),
    subjects={Subject.ACCOUNT: "accounts.User"},
)
