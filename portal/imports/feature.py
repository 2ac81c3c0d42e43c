"""Declarations of imports of the company's files."""

from datetime import timedelta

from django.db.models.functions import Now

from portal.features import Backlog, Feature, MenuEntry, Permission
from portal.imports.models import Run

LATELY = timedelta(days=7)

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
    backlogs=(
        Backlog(
            "取り込めない行のあった取り込み（7日以内）",
            "desk:imports_run_changelist",
            "imports.view_run",
            lambda account: Run.objects.filter(rejected_count__gt=0, finished_at__gt=Now() - LATELY),
            order=90,
        ),
    ),
)
