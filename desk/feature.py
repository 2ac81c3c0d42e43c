"""Declarations of the desk's lists of tables."""

from portal.features import Act, Feature

FEATURE = Feature(
    "desk",
    acts=(Act("tables:listed", untold="about no account", desk="社内デスクの一覧を見ました"),),
)
