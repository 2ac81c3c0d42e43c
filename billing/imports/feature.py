"""Declarations of the company's file of bills."""

from portal.features import Act, Feature

FEATURE = Feature(
    "billing:imports",
    acts=(Act("statements:imported", untold="about no account", desk="ご請求のファイルを取り込みました"),),
)
