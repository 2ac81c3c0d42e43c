"""Declarations of imports of the company's files."""

from portal.features import Feature, MenuEntry, Permission

FEATURE = Feature(
    "portal:imports",
    permissions=(Permission("imports.view_run", ("billing", "audit")),),
    menu=(
        MenuEntry(
            "データの取り込み",
            "会社のファイルの取り込みとその結果",
            "download",
            "desk:imports_run_changelist",
            "imports.view_run",
            order=90,
        ),
    ),
)
