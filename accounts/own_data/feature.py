"""Declarations of the export of one's own data."""

from portal.features import Act, Feature

FEATURE = Feature(
    "accounts:own_data",
    acts=(Act("exported", "登録されているデータの一覧を作成しました", "file", is_grave=True),),
)
