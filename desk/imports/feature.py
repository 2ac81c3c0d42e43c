"""Declarations of uploads of import files."""

from desk.imports import actions, queries
from portal.features import Act, Backlog, Feature, Permission, Retention, Timed

UNTOLD = "about no account"

FEATURE = Feature(
    "desk:imports",
    acts=(
        Act("received", untold=UNTOLD, desk="取り込むファイルをアップロードしました"),
        Act("checked_again", untold=UNTOLD, desk="取り込むファイルをもう一度確認しました"),
        Act("looked", untold=UNTOLD, desk="取り込むファイルの確認結果を表示しました"),
        Act("begun", untold=UNTOLD, desk="ファイルの取り込みを始めました"),
        Act("withdrawn", untold=UNTOLD, desk="取り込むファイルを削除しました"),
        Act("fetched", untold=UNTOLD, desk="取り込めない行の一覧をダウンロードしました"),
    ),
    permissions=(Permission("imports.import_files", ("billing",)), Permission("imports.import_legacy_accounts")),
    backlogs=(
        Backlog(
            "取り込みを待っているファイル",
            "desk:imports_upload_changelist",
            "imports.import_files",
            queries.ready,
            order=50,
        ),
        Backlog(
            "取り込めなかったファイル",
            "desk:imports_upload_changelist",
            "imports.import_files",
            queries.in_trouble,
            order=51,
        ),
    ),
    timed=(Timed("process_uploads", every=60),),
    retentions=(Retention("uploads", actions.purge, "files handed in at the desk, after 7 days"),),
)
