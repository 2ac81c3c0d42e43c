"""ファイルの取り込み: upload a file, preview its changes, have it imported, download its rejected rows."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.http import content_disposition_header

from accounts.authenticators.strengths import Strength
from accounts.reauthentication.guards import needs
from desk.customers import actions as customer_actions
from desk.imports import actions, kinds, previews, queries
from desk.imports.formats import FORMATS
from desk.imports.forms import CarryOutForm, UploadForm
from desk.imports.working import MOST_REJECTS
from portal.imports.descriptions import ENCODINGS, GENERAL, READINGS, READINGS_NOTE, REFUSED, Description
from portal.imports.models import Upload
from portal.imports.uploads import pieces
from portal.imports.uploads.models import KEPT, WORKED_ON, State
from portal.imports.uploads.receiving import StaffUploadHandler
from portal.limits import TooMany
from portal.staff_admin.base import ACT, FORM, StaffAdmin, by
from portal.staff_admin.masked import reveal
from portal.staff_admin.reasons import ReasonForm
from portal.upload_handlers import receives

REVEALS = "desk.reveal"
SAME = "同じ内容のファイルが、すでにアップロードされています。"
TOO_MANY = "本日アップロードできる回数を超えました。明日あらためてお試しください。"
MOVED_ON = "このファイルの状態が変わっています。表示の内容をご確認ください。"
WITHDRAWN = "ファイルを削除しました。何も取り込んでいません。"
TOO_LATE = "このファイルは、すでに取り込みが終わっています。"
STEPS = {State.IMPORTING: 3, State.DONE: 4}  # of three; other states are at step 2, 4 means that all are done


def _user(request: HttpRequest) -> Any:
    return request.user


@admin.register(Upload)
class UploadAdmin(StaffAdmin[Upload]):
    """Uploaded files that are kept, of the kinds that the role may import."""

    address = "imports"
    title = "ファイルの取り込み"
    change_list_template = "desk/imports/index.html"
    change_form_template = "desk/imports/detail.html"

    def get_urls(self) -> list[URLPattern]:
        """Route the upload, one file, and its acts."""
        carry_out = needs(Strength.PHONE)(self.carry_out_view)
        return [
            self.page("", self.changelist_view, "changelist", methods=FORM),
            self.page("formats/<str:kind>/", self.format_view, "format"),
            self.page("formats/<str:kind>/<str:encoding>/", self.sample_view, "sample"),
            self.page("<str:object_id>/", self.change_view, "change"),
            self.page("<str:object_id>/carry-out/", carry_out, "carry_out", methods=FORM),
            self.page("<str:object_id>/check/", self.check_view, "check", methods=ACT),
            self.page("<str:object_id>/withdraw/", self.delete_view, "delete", methods=ACT),
            self.page("<str:object_id>/rows/<int:number>/", self.row_view, "row", permission="reveal", methods=FORM),
            self.page("<str:object_id>/rejects/", self.rejects_view, "rejects"),
            self.page("<str:object_id>/history/", self.history_view, "history", permission="history"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        """Return the kept uploads of the role's kinds, newest first."""
        return queries.uploads(_user(request))

    def has_view_permission(self, request: HttpRequest, obj: Upload | None = None) -> bool:
        """Return whether the role may import files at all; `get_queryset` narrows down to its kinds."""
        return bool(_user(request).has_perm(kinds.MAY_IMPORT))

    def has_reveal_permission(self, request: HttpRequest) -> bool:
        """Return whether the role may see which data of a customer differ."""
        return self.has_view_permission(request) and bool(_user(request).has_perm(REVEALS))

    def url_back(self, row: Upload) -> str:
        """Return the address of the file's page."""
        return self.url("change", row)

    @receives(StaffUploadHandler)
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the upload form above the kept files; a POST uploads one."""
        offers = kinds.offered(_user(request))
        form = UploadForm(request.POST or None, request.FILES or None, offers=offers)
        if form.is_valid():
            try:
                kind, file = form.cleaned_data["kind"], form.cleaned_data["file"]
                upload, is_new = actions.receive(kind=kind, file=file, by=by(request))
            except TooMany:
                form.add_error(None, TOO_MANY)
            except actions.NotReady:
                form.add_error(None, MOVED_ON)
            else:
                if not is_new:
                    messages.info(request, SAME)
                return redirect(self.url("change", upload))
        uploads = list(self.get_queryset(request).defer("report")[: queries.MOST])
        names = queries.names(upload.uploaded_by for upload in uploads)
        rows = [(upload, offers[upload.kind].label, names.get(upload.uploaded_by, "")) for upload in uploads]
        return TemplateResponse(
            request,
            self.change_list_template,
            {
                "form": form,
                "rows": rows,
                "kept": KEPT.days,
                "formats": [(name, FORMATS[name].title) for name in offers],
            },
        )

    def format_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Describe the files of a kind: columns, rules, and a sample to download."""
        context = {
            "kind": kind,
            "format": self._format(request, kind),
            "encodings": ENCODINGS,
            "general": GENERAL,
            "readings": READINGS,
            "readings_note": READINGS_NOTE,
            "refused": REFUSED,
        }
        return TemplateResponse(request, "desk/imports/format.html", context)

    def sample_view(self, request: HttpRequest, kind: str, encoding: str) -> HttpResponse:
        """Send the sample of a kind of file in one of the encodings."""
        sample = self._format(request, kind).sample()
        if encoding not in ENCODINGS:
            raise Http404
        name = content_disposition_header(as_attachment=True, filename=f"{kind}-sample-{encoding}.csv")
        headers = {"Content-Disposition": name or "attachment"}
        content_type = f"text/csv; charset={'utf-8' if encoding == 'utf-8' else 'shift_jis'}"
        return HttpResponse(sample.encode(ENCODINGS[encoding]), content_type=content_type, headers=headers)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the worker's progress, then the preview, then the result."""
        upload = self.get_object(request, object_id)
        context = {"upload": upload, "is_waiting": upload.state in WORKED_ON}
        if "X-Part" in request.headers:
            return TemplateResponse(request, "desk/imports/_progress.html", context)
        if upload.state == State.READY:
            actions.looked(upload=upload, by=by(request))
            context["rows"] = list(previews.rows(upload, seen_by=request))
        names = queries.names([upload.uploaded_by, upload.carried_out_by])
        context |= {
            "offer": kinds.OFFERS[upload.kind],
            "counts": _counts(upload),
            "has_changes": kinds.OFFERS[upload.kind].has_changes(_found(upload)),
            "step": STEPS.get(State(upload.state), 2),
            "uploaded_by": names.get(upload.uploaded_by, ""),
            "carried_out_by": names.get(upload.carried_out_by, ""),
            "most_rejects": MOST_REJECTS,
            "history_url": self.history_url(request, upload),
        }
        return TemplateResponse(request, self.change_form_template, context)

    def row_view(self, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
        """Ask why the columns that differ in a row of the preview are to be shown; the customer reads of it."""
        upload = self.get_object(request, object_id)
        try:
            contract = previews.whose(upload, number)
        except IndexError:
            raise Http404 from None
        form = ReasonForm(request.POST or None)
        if form.is_valid():
            about, known = (contract.holder or contract, contract.public_id) if contract else (upload, "")
            customer_actions.reveal(by=by(request), about=about.public_id, contract=known, why=form.why)
            reveal(request, previews.shown_as(upload, number), at=timezone.now())
            return redirect(f"{self.url('change', upload)}#differences-h")
        return TemplateResponse(
            request, "desk/imports/row.html", {"upload": upload, "form": form, "number": number + 1}
        )

    def carry_out_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue the import of a checked file; requires fresh reauthentication."""
        upload = self.get_object(request, object_id)
        if upload.state != State.READY:
            return self._moved_on(request, upload)
        form = CarryOutForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                actions.begin(upload=upload, by=by(request), **form.cleaned_data)
            except actions.NotReady:
                return self._moved_on(request, upload)
            return redirect(self.url("change", upload))
        context = {"upload": upload, "form": form, "offer": kinds.OFFERS[upload.kind], "counts": _counts(upload)}
        return TemplateResponse(request, "desk/imports/carry_out.html", context)

    def check_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Queue another check of the file."""
        upload = self.get_object(request, object_id)
        try:
            actions.check_again(upload=upload, by=by(request))
        except actions.NotReady:
            return self._moved_on(request, upload)
        return redirect(self.url("change", upload))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Withdraw the file, unless it is imported already."""
        upload = self.get_object(request, object_id)
        try:
            actions.withdraw(upload=upload, by=by(request))
        except actions.Imported:
            messages.warning(request, TOO_LATE)
            return redirect(self.url("change", upload))
        messages.success(request, WITHDRAWN)
        return redirect(self.url("changelist"))

    def rejects_view(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """Send the rejected rows as a CSV file with their values; 404 where there are none."""
        upload = self.get_object(request, object_id)
        if not upload.faults:
            raise Http404
        actions.fetched(upload=upload, by=by(request))
        name = content_disposition_header(as_attachment=True, filename=f"{upload.file_name}.rejects.csv")
        content = pieces.read(upload, pieces.REJECTS)
        headers = {"Content-Disposition": name or "attachment"}
        return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)

    def _format(self, request: HttpRequest, kind: str) -> Description:
        """Return the description of a kind of file that the role may import; raises Http404 for another."""
        if kind not in kinds.offered(_user(request)):
            raise Http404
        return FORMATS[kind]

    def _moved_on(self, request: HttpRequest, upload: Upload) -> HttpResponse:
        messages.info(request, MOVED_ON)
        return redirect(self.url("change", upload))


def _counts(upload: Upload) -> list[tuple[str, int]]:
    return kinds.OFFERS[upload.kind].counted(_found(upload))


def _found(upload: Upload) -> dict[str, int]:
    """Return the counts by verdict, of the import or of its preview."""
    found: dict[str, int] = upload.run.counts if upload.run else (upload.report or {}).get("counts", {})
    return found
