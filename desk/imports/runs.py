"""データの取り込み: every run of an import, by date and kind, and the first of its bad rows."""

from typing import Any, cast

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from desk.imports import kinds, queries
from desk.imports.working import MOST_REJECTS
from portal.audit.by import SYSTEM
from portal.imports.models import FAULTS_KEPT, Run, Upload
from portal.staff_admin.display import moment
from portal.staff_admin.tables import TableAdmin

FAULTS_A_PAGE = 100


class KindFilter(admin.SimpleListFilter):
    """Runs of one kind of file."""

    title = "種類"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every kind, in the desk's words."""
        return [(name, offer.label) for name, offer in kinds.OFFERS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> QuerySet[Run]:
        """Those of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Run)
class RunAdmin(TableAdmin[Run]):
    """Imports that were carried out, by date and kind, and which of their rows were not taken."""

    address = "import-runs"
    title = "データの取り込み"
    note = "取り込めなかった行とその理由は、それぞれの詳細で確認できます。"
    change_list_template = "desk/imports/runs.html"
    change_form_template = "desk/imports/run.html"
    date_hierarchy = "finished_at"
    list_filter = (KindFilter,)
    list_display = ("of_kind", "file", "read", "rejected", "finished")
    fields = (*list_display, "started", "digest", "importer")
    has_history = True

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the way to hand in another file for whoever may."""
        upload_admin = self.admin_site.get_model_admin(Upload)
        hand_in = self.admin_site.url("imports_upload_changelist") if upload_admin.has_view_permission(request) else ""
        return super().changelist_view(request, {"hand_in": hand_in, **(extra_context or {})})

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What it changed and the first bad rows; their file, while it is kept, for whoever may import."""
        offer = kinds.OFFERS.get(row.kind)
        page = Paginator(queries.faults(row), FAULTS_A_PAGE).get_page(request.GET.get("p"))
        return {
            "run": row,
            "counts": offer.counted(row.counts) if offer else list(row.counts.items()),
            "page": page,
            "faults": [(fault.line, fault.field, fault.reason) for fault in page],
            "upload": queries.rejects_of(cast("User", request.user), row),
            "most_faults": FAULTS_KEPT,
            "most_rejects": MOST_REJECTS,
        }

    @admin.display(description="種類")
    def of_kind(self, run: Run) -> str:
        """What the desk calls such a file."""
        offer = kinds.OFFERS.get(run.kind)
        return offer.label if offer else run.kind

    @admin.display(description="ファイル")
    def file(self, run: Run) -> str:
        """Name of the file, as it was handed in."""
        return run.file_name

    @admin.display(description="行数")
    def read(self, run: Run) -> str:
        """Rows of the file."""
        return f"{run.row_count:,}"

    @admin.display(description="取り込めなかった行")
    def rejected(self, run: Run) -> str:
        """Rows that were not taken."""
        return f"{run.rejected_count:,}"

    @admin.display(description="完了")
    def finished(self, run: Run) -> str:
        """When, in JST."""
        return moment(run.finished_at)

    @admin.display(description="開始")
    def started(self, run: Run) -> str:
        """When, in JST."""
        return moment(run.started_at)

    @admin.display(description="SHA-256")
    def digest(self, run: Run) -> str:
        """Of the file."""
        return run.sha256

    @admin.display(description="取り込んだ人")
    def importer(self, run: Run) -> str:
        """The colleague's name, or the command."""
        if run.actor == SYSTEM.actor:
            return "コマンド（manage.py）"
        return queries.names([run.actor]).get(run.actor, run.actor)
