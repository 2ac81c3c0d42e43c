"""Declarations of lines."""

from portal.features import Act, Feature

FEATURE = Feature(
    "linkage:lines",
    acts=(Act("imported", untold="about no account", desk="回線のファイルを取り込みました"),),
    modules=("sections",),
)
