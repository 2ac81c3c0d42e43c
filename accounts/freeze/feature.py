"""Declarations of accounts frozen by their owners or staff."""

from portal.features import Act, Feature

FEATURE = Feature(
    "accounts:freeze",
    acts=(
        Act("begun", "{via}アカウントを停止しました", "lock", is_grave=True),
        Act("lifted", "アカウントの停止を解除しました"),
    ),
    letters={
        "begun": "アカウントの停止",
    },
    modules=("shutters",),
)
