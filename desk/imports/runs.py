"""データの取り込み: every run of an import, by date and kind, with the first of its rejected rows."""

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
    """Filter runs by kind of file."""

    title = "種類"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return every kind with its label."""
        return [(name, offer.label) for name, offer in kinds.OFFERS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Run]) -> QuerySet[Run]:
        """Return the runs of the chosen kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset


@admin.register(Run)
class RunAdmin(TableAdmin[Run]):
    """Completed imports by date and kind, with their rejected rows."""

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
        """Show the list, with a link to the upload form for roles that may use it."""
        upload_admin = self.admin_site.get_model_admin(Upload)
        hand_in = self.admin_site.url("imports_upload_changelist") if upload_admin.has_view_permission(request) else ""
        return super().changelist_view(request, {"hand_in": hand_in, **(extra_context or {})})

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """Return the changes and the first rejected rows; with a link to their file, while it is kept, for roles that
        may import."""
        offer = kinds.OFFERS.get(row.kind)
        warned = queries.warnings(row, most=FAULTS_A_PAGE) if row.warned_count else []
        page = Paginator(queries.faults(row), FAULTS_A_PAGE).get_page(request.GET.get("p"))
        return {
            "run": row,
            "counts": offer.counted(row.counts) if offer else list(row.counts.items()),
            "page": page,
            "faults": [(fault.line, fault.field, fault.reason) for fault in page],
            "warnings": [(fault.line, fault.field, fault.reason) for fault in warned],
            "upload": queries.rejects_of(cast("User", request.user), row),
            "most_faults": FAULTS_KEPT,
            "most_rejects": MOST_REJECTS,
        }

    @admin.display(description="種類")
    def of_kind(self, run: Run) -> str:
        """Return the label of the file's kind."""
        offer = kinds.OFFERS.get(run.kind)
        return offer.label if offer else run.kind

    @admin.display(description="ファイル")
    def file(self, run: Run) -> str:
        """Return the name of the uploaded file."""
        return run.file_name

    @admin.display(description="行数")
    def read(self, run: Run) -> str:
        """Return the number of rows in the file."""
        return f"{run.row_count:,}"

    @admin.display(description="取り込めなかった行")
    def rejected(self, run: Run) -> str:
        """Return the number of rejected rows."""
        return f"{run.rejected_count:,}"

    @admin.display(description="完了")
    def finished(self, run: Run) -> str:
        """Return the end of the run, in JST."""
        return moment(run.finished_at)

    @admin.display(description="開始")
    def started(self, run: Run) -> str:
        """Return the start of the run, in JST."""
        return moment(run.started_at)

    @admin.display(description="SHA-256")
    def digest(self, run: Run) -> str:
        """Return the digest of the file."""
        return run.sha256

    @admin.display(description="取り込んだ人")
    def importer(self, run: Run) -> str:
        """Return the name of the member of staff; 運用担当 for whoever ran the command."""
        if run.actor == SYSTEM.actor:
            return "運用担当"
        return queries.names([run.actor]).get(run.actor, run.actor)
